using Microsoft.Win32.SafeHandles;

namespace Anyseat.Media.Codecs.Opus;

/// <summary>A native encoder or decoder. Its owner disposes of it; the finaliser is there for owners that were lost.</summary>
internal sealed unsafe class OpusHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly delegate* unmanaged[Cdecl]<nint, void> destroy;

    /// <summary>Takes ownership.</summary>
    /// <param name="coder">What libopus made.</param>
    /// <param name="destroy">How it is freed.</param>
    public OpusHandle(nint coder, delegate* unmanaged[Cdecl]<nint, void> destroy)
        : base(ownsHandle: true)
    {
        this.destroy = destroy;
        SetHandle(coder);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        destroy(handle);
        return true;
    }
}
