namespace Anyseat.Media.Codecs.G722;

/// <summary>G.722 decoder: an octet gives two samples at 16 kHz.</summary>
/// <remarks>ITU-T G.722 §4, modes 1 to 3 (§1.3). See <see cref="G722Encoder"/>. Bit-exact. Not thread-safe; allocates nothing after
/// creation.</remarks>
public sealed class G722Decoder : IAudioDecoder
{
    private const int PairsMax = 160;
    private const int Past = QuadratureMirrorFilter.TapCount - 2;
    private readonly short[] window = new short[Past + (2 * PairsMax)];
    private readonly int mode;
    private G722LowerBand lower = new();
    private G722HigherBand higher = new();

    /// <summary>A decoder of one mode.</summary>
    /// <param name="mode">1 for 64 kbit/s speech, as RTP carries it; 2 for 56 kbit/s and 3 for 48 kbit/s, where the last one or two
    /// bits of an octet are data.</param>
    public G722Decoder(int mode = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mode, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mode, 3);
        this.mode = mode;
    }

    /// <inheritdoc/>
    public int SampleRate => 16000;

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        if (payload.Length * 2 > samples.Length)
            return 0;
        for (int done = 0; done < payload.Length; done += PairsMax)
        {
            ReadOnlySpan<byte> part = payload[done..Math.Min(payload.Length, done + PairsMax)];
            DecodePart(part, samples[(2 * done)..]);
        }

        return payload.Length * 2;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        window.AsSpan().Clear();
        lower = new();
        higher = new();
    }

    private void DecodePart(ReadOnlySpan<byte> octets, Span<short> samples)
    {
        for (int i = 0; i < octets.Length; i++)
        {
            int low = lower.Decode(octets[i] & 0x3F, mode);
            int high = higher.Decode(octets[i] >> 6);
            window[Past + (2 * i)] = (short)(low + high);
            window[Past + (2 * i) + 1] = (short)(low - high);
            (int even, int odd) = QuadratureMirrorFilter.Filter(window.AsSpan(2 * i));
            samples[2 * i] = (short)G722Arithmetic.Saturate(odd >> 11);
            samples[(2 * i) + 1] = (short)G722Arithmetic.Saturate(even >> 11);
        }

        window.AsSpan(2 * octets.Length, Past).CopyTo(window);
    }
}
