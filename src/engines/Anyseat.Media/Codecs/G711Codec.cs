namespace Anyseat.Media.Codecs;

/// <summary>The two companding laws of G.711.</summary>
public enum G711Law
{
    /// <summary>µ-law: RTP payload type 0, PCMU; North America and Japan.</summary>
    MuLaw,

    /// <summary>A-law: RTP payload type 8, PCMA; the rest of the world.</summary>
    ALaw,
}

/// <summary>G.711 as an encoder and decoder of RTP payloads (RFC 3551 §4.5.14): one octet a sample, any packet length.</summary>
/// <param name="law">The companding law.</param>
public sealed class G711Codec(G711Law law) : IAudioEncoder, IAudioDecoder
{
    /// <inheritdoc cref="IAudioEncoder.SampleRate"/>
    public int SampleRate => 8000;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        if (samples.Length > payload.Length)
            return 0;
        if (law == G711Law.ALaw)
            ALaw.Encode(samples, payload);
        else
            MuLaw.Encode(samples, payload);
        return samples.Length;
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        if (payload.Length > samples.Length)
            return 0;
        if (law == G711Law.ALaw)
            ALaw.Decode(payload, samples);
        else
            MuLaw.Decode(payload, samples);
        return payload.Length;
    }

    /// <summary>Does nothing: G.711 has no memory.</summary>
    public void Reset()
    {
    }
}
