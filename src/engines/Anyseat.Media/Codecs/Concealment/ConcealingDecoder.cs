namespace Anyseat.Media.Codecs.Concealment;

/// <summary>A codec without concealment of its own (G.711, G.722), with that of G.711 Appendix I behind it.</summary>
/// <remarks>Everything comes out <see cref="LossConcealment.Delay"/> later. Not thread-safe; allocates nothing after creation.</remarks>
/// <param name="decoder">The codec.</param>
public sealed class ConcealingDecoder(IAudioDecoder decoder) : IConcealingDecoder
{
    private readonly LossConcealment concealment = new(decoder.SampleRate);

    /// <inheritdoc/>
    public int SampleRate => decoder.SampleRate;

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        int count = decoder.Decode(payload, samples);
        concealment.Receive(samples[..count]);
        return count;
    }

    /// <inheritdoc/>
    public void Conceal(Span<short> samples) => concealment.Conceal(samples);

    /// <summary>False: these codecs carry no redundancy.</summary>
    public bool TryRecover(ReadOnlySpan<byte> next, Span<short> samples) => false;

    /// <inheritdoc/>
    public void Reset()
    {
        decoder.Reset();
        concealment.Reset();
    }
}
