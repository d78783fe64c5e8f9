namespace Anyseat.Media.Codecs;

/// <summary>A decoder that also fills in for packets that did not arrive: what playout works with.</summary>
public interface IConcealingDecoder : IAudioDecoder
{
    /// <summary>Makes up the samples of lost packets from what was decoded before.</summary>
    /// <param name="samples">Takes the samples; a multiple of 10 ms.</param>
    void Conceal(Span<short> samples);

    /// <summary>Recovers the last lost packet from the redundancy that the one after it carries, where the codec has any.</summary>
    /// <param name="next">The payload of the packet that follows the lost one; it is decoded by <see cref="IAudioDecoder.Decode"/>
    /// afterwards as usual.</param>
    /// <param name="samples">Takes the samples of the lost packet.</param>
    /// <returns>Whether it was recovered; otherwise conceal.</returns>
    bool TryRecover(ReadOnlySpan<byte> next, Span<short> samples);
}
