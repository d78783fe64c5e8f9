namespace Anyseat.Media.Codecs.Opus;

/// <summary>How an Opus encoder spends bits and time (RFC 6716 §2.1).</summary>
public sealed record OpusEncoderOptions
{
    /// <summary>The rate of the samples given: 8,000, 12,000, 16,000, 24,000 or 48,000 Hz. The RTP clock is 48,000 in any case
    /// (RFC 7587 §4.1).</summary>
    public int SampleRate { get; init; } = 16000;

    /// <summary>Bits a second, 6,000 to 128,000.</summary>
    public int BitRate { get; init; } = 24000;

    /// <summary>0 (fast) to 10 (best). At 48 kHz, 5 costs about 13 ms and 9 about 30 ms of CPU per second of speech.</summary>
    public int Complexity { get; init; } = 5;

    /// <summary>Whether packets carry the one before at a low rate (§2.1.7), which <see cref="OpusDecoder.TryRecover"/> uses.</summary>
    public bool UsesForwardErrorCorrection { get; init; } = true;

    /// <summary>The loss the peer reports, 0 to 100 %: how much redundancy is worth while.</summary>
    public int ExpectedLossPercent { get; init; } = 5;

    /// <summary>Whether silence is sent as a packet now and then only (§2.1.9).</summary>
    public bool UsesDiscontinuousTransmission { get; init; }
}
