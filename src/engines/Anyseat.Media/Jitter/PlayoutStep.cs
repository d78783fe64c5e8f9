namespace Anyseat.Media.Jitter;

/// <summary>What is to be played next.</summary>
public enum PlayoutAction : byte
{
    /// <summary>A packet, as it is.</summary>
    Play,

    /// <summary>A packet, a pitch period shorter if that can be done unheard: the delay is longer than need be.</summary>
    PlayShortened,

    /// <summary>A packet, a pitch period longer if that can be done unheard: the delay is too short for the network.</summary>
    PlayLengthened,

    /// <summary>Nothing came in time: speech is made up.</summary>
    Conceal,

    /// <summary>A comfort noise packet: background from now on.</summary>
    ComfortNoise,

    /// <summary>Between talk spurts, or before the first: background or silence.</summary>
    Wait,
}

/// <summary>A step of playout, decided by <see cref="JitterBuffer.Next"/>.</summary>
public readonly ref struct PlayoutStep
{
    internal PlayoutStep(PlayoutAction action, int duration, ReadOnlySpan<byte> payload = default)
    {
        Action = action;
        Duration = duration;
        Payload = payload;
    }

    /// <summary>What to do.</summary>
    public PlayoutAction Action { get; }

    /// <summary>For how long, in clock units; for packets an expectation, the decoder knows it.</summary>
    public int Duration { get; }

    /// <summary>The packet to play. For <see cref="PlayoutAction.Conceal"/> the packet after the lost one, if it has come and may hold
    /// redundancy. Valid until the buffer is used again.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}

/// <summary>What became of a packet that was put into a jitter buffer.</summary>
public enum JitterArrival : byte
{
    /// <summary>It is kept until its turn.</summary>
    Kept,

    /// <summary>Its turn has passed.</summary>
    Late,

    /// <summary>It is there already.</summary>
    Duplicate,

    /// <summary>It is kept; what was there before it is given up, since the source began anew.</summary>
    Restarted,

    /// <summary>Its payload is larger than the bound, or it lies far off and is not believed yet.</summary>
    Refused,
}
