namespace Anyseat.Media.Codecs.G722;

/// <summary>G.722 encoder at 64 kbit/s: 16 kHz samples in pairs, one octet a pair.</summary>
/// <remarks>
/// ITU-T G.722 §3. The octet holds the higher band's two bits above the lower band's six (§1.4.4). RTP payload type 9; its clock
/// runs at 8,000 although the samples come at 16,000 (RFC 3551 §4.5.2). Bit-exact. Not thread-safe; allocates nothing after
/// creation.
/// </remarks>
public sealed class G722Encoder : IAudioEncoder
{
    private const int PairsMax = 160;
    private const int Past = QuadratureMirrorFilter.TapCount - 2;
    private readonly short[] window = new short[Past + (2 * PairsMax)];
    private G722LowerBand lower = new();
    private G722HigherBand higher = new();

    /// <inheritdoc/>
    public int SampleRate => 16000;

    /// <inheritdoc/>
    /// <param name="samples">An even number of samples at 16 kHz.</param>
    /// <param name="payload">Takes half as many octets.</param>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        if (samples.Length % 2 != 0 || samples.Length / 2 > payload.Length)
            return 0;
        for (int done = 0; done < samples.Length; done += 2 * PairsMax)
        {
            ReadOnlySpan<short> part = samples[done..Math.Min(samples.Length, done + (2 * PairsMax))];
            EncodePart(part, payload[(done / 2)..]);
        }

        return samples.Length / 2;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        window.AsSpan().Clear();
        lower = new();
        higher = new();
    }

    private void EncodePart(ReadOnlySpan<short> samples, Span<byte> octets)
    {
        samples.CopyTo(window.AsSpan(Past));
        for (int i = 0; i < samples.Length; i += 2)
        {
            (int even, int odd) = QuadratureMirrorFilter.Filter(window.AsSpan(i));
            // The filter's gain is 2¹³ over both sums; one bit more brings 16-bit samples to the 15 bits of the sub-bands.
            int low = lower.Encode(G722Arithmetic.Limit((odd + even) >> 14));
            int high = higher.Encode(G722Arithmetic.Limit((odd - even) >> 14));
            octets[i / 2] = (byte)((high << 6) | low);
        }

        window.AsSpan(samples.Length, Past).CopyTo(window);
    }
}
