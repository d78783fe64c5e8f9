namespace Anyseat.Media.Codecs;

/// <summary>From one law of G.711 to the other, code by code: for forwarding between two legs without linear samples.</summary>
/// <remarks>Each code goes to the code of its decoded value, so the result equals decoding and encoding. Thread-safe.</remarks>
public static class G711Transcoding
{
    private static readonly byte[] FromALaw = [.. Enumerable.Range(0, 256).Select(code => MuLaw.Encode(ALaw.Decode((byte)code)))];
    private static readonly byte[] FromMuLaw = [.. Enumerable.Range(0, 256).Select(code => ALaw.Encode(MuLaw.Decode((byte)code)))];

    /// <summary>A-law codes to µ-law codes; the two spans may be the same memory.</summary>
    public static void ALawToMuLaw(ReadOnlySpan<byte> codes, Span<byte> output) => Map(FromALaw, codes, output[..codes.Length]);

    /// <summary>µ-law codes to A-law codes; the two spans may be the same memory.</summary>
    public static void MuLawToALaw(ReadOnlySpan<byte> codes, Span<byte> output) => Map(FromMuLaw, codes, output[..codes.Length]);

    private static void Map(byte[] table, ReadOnlySpan<byte> codes, Span<byte> output)
    {
        for (int i = 0; i < codes.Length; i++)
            output[i] = table[codes[i]];
    }
}
