using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Tests;

/// <summary>Reads the ITU-T test sequences of the shared data: 16-bit little-endian words, packed with gzip.</summary>
internal static class AudioVectors
{
    public static short[] Words(string folder, string file)
    {
        using FileStream packed = File.OpenRead(Path.Combine(SharedData.Folder("audio", folder), file));
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        return MemoryMarshal.Cast<byte, short>(bytes.ToArray()).ToArray();
    }
}
