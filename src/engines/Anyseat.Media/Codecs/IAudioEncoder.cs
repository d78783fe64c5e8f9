namespace Anyseat.Media.Codecs;

/// <summary>Turns linear samples into the payload of one RTP packet. One instance per stream; not thread-safe.</summary>
public interface IAudioEncoder
{
    /// <summary>The rate of the samples taken, in Hz. It is not always the RTP clock: G.722 counts 8,000 (RFC 3551 §4.5.2).</summary>
    int SampleRate { get; }

    /// <summary>Encodes one packet's samples. Allocates nothing.</summary>
    /// <param name="samples">Mono samples at <see cref="SampleRate"/>.</param>
    /// <param name="payload">Takes the payload.</param>
    /// <returns>Bytes written; 0 when the codec has nothing to send (DTX), or cannot take this number of samples.</returns>
    int Encode(ReadOnlySpan<short> samples, Span<byte> payload);

    /// <summary>Forgets the past, as at the start of a stream.</summary>
    void Reset();
}

/// <summary>Turns the payload of one RTP packet into linear samples. One instance per stream; not thread-safe.</summary>
public interface IAudioDecoder
{
    /// <summary>The rate of the samples given, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Decodes one packet. Allocates nothing; whatever the bytes are, it does not throw.</summary>
    /// <param name="payload">The payload as received.</param>
    /// <param name="samples">Takes mono samples at <see cref="SampleRate"/>.</param>
    /// <returns>Samples written; 0 when the payload is unusable or would not fit.</returns>
    int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Forgets the past, as at the start of a stream.</summary>
    void Reset();
}
