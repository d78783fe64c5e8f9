using System.Runtime.CompilerServices;

namespace Anyseat.Media.Codecs.ComfortNoise;

/// <summary>What a comfort noise packet says of the background: its level and, optionally, the shape of its spectrum.</summary>
/// <remarks>
/// RFC 3389 §3, the format of ITU-T G.711 Appendix II; payload type 13 at 8 kHz.
/// <code>
///   Byte        1      2    3    ...   M+1
///            +-----+-----+-----+-----+-----+
///            |level|  N1 |  N2 | ... |  NM |
///            +-----+-----+-----+-----+-----+
///   level: 0 and the noise level as −dBov, 0 to 127;  k(i) = 258 (N(i) − 127) ÷ 32768
/// </code>
/// The reflection coefficients k are those of A(z) = 1 + Σ a(i) z⁻ⁱ, so k(1) = −r(1) ÷ r(0): negative for noise that is dull.
/// </remarks>
public struct ComfortNoiseParameters
{
    /// <summary>The most coefficients that are used; what a packet has beyond them is left out (RFC 3389 §3.3 allows it).</summary>
    public const int OrderMax = 12;

    /// <summary>The bytes of a payload with <see cref="OrderMax"/> coefficients.</summary>
    public const int SizeMax = 1 + OrderMax;

    private Coefficients reflections;

    /// <summary>The level in dBov, −127 to 0.</summary>
    public int LevelDbov { get; set; }

    /// <summary>How many coefficients there are.</summary>
    public int Order { get; set; }

    /// <summary>A reflection coefficient, between −1 and 1.</summary>
    /// <param name="index">From 0.</param>
    public double this[int index]
    {
        readonly get => reflections[index];
        set => reflections[index] = value;
    }

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is empty, or its reserved bit is set.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ComfortNoiseParameters parameters)
    {
        parameters = default;
        if (payload.IsEmpty || (payload[0] & 0x80) != 0)
            return false;
        parameters.LevelDbov = -payload[0];
        parameters.Order = Math.Min(payload.Length - 1, OrderMax);
        for (int i = 0; i < parameters.Order; i++)
            parameters[i] = 258 * (Math.Min(payload[i + 1], (byte)254) - 127) / 32768.0;
        return true;
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="payload">At least 1 + <see cref="Order"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public readonly int Write(Span<byte> payload)
    {
        payload[0] = (byte)Math.Clamp(-LevelDbov, 0, 127);
        for (int i = 0; i < Order; i++)
            payload[i + 1] = (byte)Math.Clamp(Math.Round(reflections[i] * 32768 / 258) + 127, 0, 254);
        return 1 + Order;
    }

    [InlineArray(OrderMax)]
    private struct Coefficients
    {
        private double first;
    }
}
