namespace Anyseat.Media.Shard;

/// <summary>What the loop tells its host.</summary>
public enum MediaEventKind : byte
{
    /// <summary>The remote address is known by a packet from there, or has moved: <see cref="MediaEvent.Address"/>.</summary>
    RemoteLatched,

    /// <summary>The first speech arrived.</summary>
    MediaStarted,

    /// <summary>Nothing has arrived for the leg's time-out.</summary>
    MediaSilent,

    /// <summary>Something arrives again after <see cref="MediaSilent"/>.</summary>
    MediaResumed,

    /// <summary>The remote machine refuses our packets by ICMP; told once until something arrives from it.</summary>
    RemoteRefused,

    /// <summary>A key went down: <see cref="MediaEvent.Digit"/>.</summary>
    DigitPressed,

    /// <summary>A key came up: <see cref="MediaEvent.Digit"/> and <see cref="MediaEvent.Duration"/>.</summary>
    DigitReleased,

    /// <summary>All digits of the leg's queue have been sent.</summary>
    DigitsSent,

    /// <summary>A player came to its end or was stopped: <see cref="MediaEvent.Player"/>, <see cref="MediaEvent.PlayEnd"/>.</summary>
    PlayEnded,

    /// <summary>A browser's ICE checks chose an address.</summary>
    IceConnected,

    /// <summary>DTLS is done and its keys are in use; the certificate matched the fingerprint.</summary>
    Secured,

    /// <summary>A browser has not asked for 30 s whether we are there: nothing is sent to it any more (RFC 7675).</summary>
    ConsentExpired,

    /// <summary>DTLS failed: no media will flow on the leg.</summary>
    SecurityFailed,

    /// <summary>A browser said goodbye: it ended DTLS (RFC 5246 §7.2.1), as a page does that closes its connection. Nothing is sent to it
    /// any more.</summary>
    SecurityClosed,

    /// <summary>The leg is closed, its ports are free and its statistics final. The last event of a leg.</summary>
    LegClosed,
}

/// <summary>How playing ended.</summary>
public enum PlayEnd : byte
{
    /// <summary>It was heard to its end.</summary>
    Completed,

    /// <summary>The host stopped it.</summary>
    Stopped,

    /// <summary>Another one took its place.</summary>
    Replaced,

    /// <summary>The leg was closed.</summary>
    LegClosed,
}

/// <summary>One thing that happened; which members mean something is said at <see cref="MediaEventKind"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Leg">To whom.</param>
public readonly record struct MediaEvent(MediaEventKind Kind, MediaLeg Leg)
{
    /// <summary>An address.</summary>
    public TransportAddress Address { get; init; }

    /// <summary>0–9, *, #, A–D.</summary>
    public char Digit { get; init; }

    /// <summary>How long the key was down.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The player.</summary>
    public MediaPlayer? Player { get; init; }

    /// <summary>How playing ended.</summary>
    public PlayEnd PlayEnd { get; init; }
}
