using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>The codecs of a leg.</summary>
public enum MediaCodec : byte
{
    /// <summary>G.711 µ-law, 8 kHz.</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma,

    /// <summary>G.722, 16 kHz; its RTP clock counts 8,000 (RFC 3551 §4.5.2).</summary>
    G722,

    /// <summary>Opus (RFC 7587), used at 16 kHz; needs the system's libopus.</summary>
    Opus,
}

/// <summary>What offer and answer agreed on: codec and payload type numbers (RFC 3264 §5.1: each side names the numbers that it
/// wants to receive).</summary>
/// <param name="Codec">The codec, the same in both directions.</param>
/// <param name="SendPayloadType">The number to send it under, 0 to 127.</param>
/// <param name="ReceivePayloadType">The number it arrives under, 0 to 127.</param>
public sealed record LegFormat(MediaCodec Codec, byte SendPayloadType, byte ReceivePayloadType)
{
    /// <summary>How much speech a packet of ours holds, and how often the tick comes.</summary>
    public static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);

    /// <summary>The fixed number of comfort noise at 8,000 (RFC 3389 §4); understood whether or not it was agreed on, never sent.</summary>
    internal const byte ComfortNoise = 13;

    /// <summary>The number to send telephone events under (RFC 4733); null when the peer takes none.</summary>
    public byte? SendEvents { get; init; }

    /// <summary>The number that telephone events arrive under; null when none were agreed on.</summary>
    public byte? ReceiveEvents { get; init; }

    /// <summary>PCMU as everyone has it.</summary>
    public static LegFormat Pcmu { get; } = new(MediaCodec.Pcmu, 0, 0) { SendEvents = 101, ReceiveEvents = 101 };

    /// <summary>PCMA as everyone has it.</summary>
    public static LegFormat Pcma { get; } = new(MediaCodec.Pcma, 8, 8) { SendEvents = 101, ReceiveEvents = 101 };

    /// <summary>G.722 as everyone has it.</summary>
    public static LegFormat G722 { get; } = new(MediaCodec.G722, 9, 9) { SendEvents = 101, ReceiveEvents = 101 };

    /// <summary>The clock of timestamps.</summary>
    public RtpClock Clock => Codec == MediaCodec.Opus ? RtpClock.Opus : RtpClock.Narrow;

    /// <summary>The rate of samples, in Hz.</summary>
    public int SampleRate => IsG711 ? 8_000 : 16_000;

    /// <summary>Whether the codec is one of G.711's laws.</summary>
    public bool IsG711 => Codec is MediaCodec.Pcmu or MediaCodec.Pcma;

    /// <summary>Clock units of one packet.</summary>
    internal int PacketUnits => Clock.Rate / 50;

    /// <summary>Samples of one packet.</summary>
    internal int PacketSamples => SampleRate / 50;
}
