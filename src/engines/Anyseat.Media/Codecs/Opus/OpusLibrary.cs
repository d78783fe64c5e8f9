using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Codecs.Opus;

/// <summary>The system's libopus (RFC 6716), when it is there. Everything else works without it.</summary>
/// <remarks>
/// Functions are bound by hand, since the library is optional. <c>opus_encoder_ctl</c> is variadic in C: its integer arguments are
/// passed like fixed ones by the calling conventions of Linux and Windows on x64 and of Linux on Arm64, and only there is it
/// used. Loaded once by the host and never unloaded. Thread-safe.
/// </remarks>
public sealed unsafe class OpusLibrary
{
    private static readonly string[] Names = ["libopus.so.0", "libopus", "opus"];

    internal readonly delegate* unmanaged[Cdecl]<int, int, int, int*, nint> EncoderCreate;
    internal readonly delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int> Encode;
    internal readonly delegate* unmanaged[Cdecl]<nint, int, int, int> EncoderControl;
    internal readonly delegate* unmanaged[Cdecl]<nint, void> EncoderDestroy;
    internal readonly delegate* unmanaged[Cdecl]<int, int, int*, nint> DecoderCreate;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int> Decode;
    internal readonly delegate* unmanaged[Cdecl]<nint, int, int, int> DecoderControl;
    internal readonly delegate* unmanaged[Cdecl]<nint, void> DecoderDestroy;
    internal readonly delegate* unmanaged[Cdecl]<byte*, int, int, int> PacketSamples;

    private OpusLibrary(nint library)
    {
        EncoderCreate = (delegate* unmanaged[Cdecl]<int, int, int, int*, nint>)NativeLibrary.GetExport(library, "opus_encoder_create");
        Encode = (delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int>)NativeLibrary.GetExport(library, "opus_encode");
        EncoderControl = (delegate* unmanaged[Cdecl]<nint, int, int, int>)NativeLibrary.GetExport(library, "opus_encoder_ctl");
        EncoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opus_encoder_destroy");
        DecoderCreate = (delegate* unmanaged[Cdecl]<int, int, int*, nint>)NativeLibrary.GetExport(library, "opus_decoder_create");
        Decode = (delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int>)NativeLibrary.GetExport(library, "opus_decode");
        DecoderControl = (delegate* unmanaged[Cdecl]<nint, int, int, int>)NativeLibrary.GetExport(library, "opus_decoder_ctl");
        DecoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opus_decoder_destroy");
        PacketSamples = (delegate* unmanaged[Cdecl]<byte*, int, int, int>)NativeLibrary.GetExport(library, "opus_packet_get_nb_samples");
        var version = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(library, "opus_get_version_string");
        Version = Marshal.PtrToStringUTF8((nint)version()) ?? "";
    }

    /// <summary>What the library calls itself, such as <c>libopus 1.3.1</c>.</summary>
    public string Version { get; }

    /// <summary>Finds and binds the library.</summary>
    /// <param name="library">The library.</param>
    /// <param name="whyNot">A sentence for the operator when it is not to be had.</param>
    public static bool TryLoad([NotNullWhen(true)] out OpusLibrary? library, [NotNullWhen(false)] out string? whyNot)
    {
        library = null;
        if (!IsCallingConventionKnown)
        {
            whyNot = $"Opus is not used on {RuntimeInformation.RuntimeIdentifier}: its control function takes variable arguments.";
            return false;
        }

        foreach (string name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out nint handle))
                continue;
            try
            {
                library = new(handle);
                whyNot = null;
                return true;
            }
            catch (EntryPointNotFoundException missing)
            {
                NativeLibrary.Free(handle);
                whyNot = $"{name} is not the libopus that is needed: {missing.Message}";
                return false;
            }
        }

        whyNot = "libopus is not installed (Debian and Ubuntu: libopus0).";
        return false;
    }

    private static bool IsCallingConventionKnown => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => true,
        Architecture.Arm64 => OperatingSystem.IsLinux(),
        _ => false,
    };
}
