using Microsoft.Win32.SafeHandles;

namespace Anyseat.Media.Codecs.Opus;

/// <summary>A native encoder. Its owner disposes of it; the finaliser is there for owners that were lost.</summary>
internal sealed unsafe class OpusEncoderHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly OpusLibrary library;

    public OpusEncoderHandle(OpusLibrary library, nint encoder)
        : base(ownsHandle: true)
    {
        this.library = library;
        SetHandle(encoder);
    }

    protected override bool ReleaseHandle()
    {
        library.EncoderDestroy(handle);
        return true;
    }
}

/// <summary>A native decoder. Its owner disposes of it; the finaliser is there for owners that were lost.</summary>
internal sealed unsafe class OpusDecoderHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly OpusLibrary library;

    public OpusDecoderHandle(OpusLibrary library, nint decoder)
        : base(ownsHandle: true)
    {
        this.library = library;
        SetHandle(decoder);
    }

    protected override bool ReleaseHandle()
    {
        library.DecoderDestroy(handle);
        return true;
    }
}
