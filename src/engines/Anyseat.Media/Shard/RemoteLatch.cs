namespace Anyseat.Media.Shard;

/// <summary>What to do with a packet by its sender.</summary>
internal enum LatchVerdict : byte
{
    /// <summary>A stranger: drop and count.</summary>
    Ignore,

    /// <summary>From the one we talk to.</summary>
    Accept,

    /// <summary>From the one we talk to from now on.</summary>
    Moved,
}

/// <summary>Decides whom a leg talks to: symmetric RTP (RFC 4961, RFC 7362 §4) that strangers cannot take over.</summary>
/// <remarks>
/// <code>
///               from the signalled address, or two packets in
///               sequence from one other address (a NAT)
///   learning ───────────────────────────────────────────────► latched
///      ▲                                                        │ all others are ignored; only for the first two seconds
///      └──────────── new address by signalling ─────────────────┘ the signalled address may still take over from another
/// </code>
/// Signalling gives an address that is often useless (private, behind a NAT), so the first who speaks is believed: that is the
/// risk of symmetric RTP, kept small by asking two packets in sequence of whom nobody announced, by preferring whom signalling
/// announced, and by never moving afterwards without signalling. Packets that SRTP or ICE have authenticated need no such rules:
/// they come by <see cref="MoveTo"/>.
/// </remarks>
internal struct RemoteLatch
{
    /// <summary>How long the signalled address may take over from one that was only heard.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    private TransportAddress _signalled;
    private TransportAddress _candidate;
    private ushort _candidateNext;
    private bool _mayLearn;
    private MediaInstant _settlesAt;

    /// <summary>Where to send to: what was latched, before that what signalling said.</summary>
    public TransportAddress Current { get; private set; }

    /// <summary>Whether a packet has confirmed <see cref="Current"/>.</summary>
    public bool IsLatched { get; private set; }

    /// <summary>Takes an address from signalling.</summary>
    /// <param name="signalled">Of the session description; none when it is not known yet.</param>
    /// <param name="mayLearn">Whether the first who speaks is believed (RFC 7362 §4).</param>
    /// <param name="startsAnew">Whether what was learned is forgotten although the address is the same.</param>
    public void Signal(in TransportAddress signalled, bool mayLearn, bool startsAnew)
    {
        _mayLearn = mayLearn;
        if (signalled == _signalled && !startsAnew)
            return;
        _signalled = signalled;
        _candidate = default;
        IsLatched = false;
        Current = signalled;
    }

    /// <summary>Judges a packet that nothing authenticates.</summary>
    /// <param name="from">Its sender.</param>
    /// <param name="sequenceNumber">Its RTP sequence number.</param>
    /// <param name="now">When it arrived.</param>
    public LatchVerdict Judge(in TransportAddress from, ushort sequenceNumber, MediaInstant now)
    {
        if (IsLatched)
        {
            if (from == Current)
                return LatchVerdict.Accept;
            return from == _signalled && now < _settlesAt ? MoveTo(from, now) : LatchVerdict.Ignore;
        }
        if (from == _signalled)
            return MoveTo(from, now);
        if (!_mayLearn)
            return LatchVerdict.Ignore;
        bool isNext = from == _candidate && sequenceNumber == _candidateNext;
        _candidate = from;
        _candidateNext = (ushort)(sequenceNumber + 1);
        return isNext ? MoveTo(from, now) : LatchVerdict.Ignore;
    }

    /// <summary>Takes the sender of an authenticated packet.</summary>
    public LatchVerdict MoveTo(in TransportAddress from, MediaInstant now)
    {
        if (IsLatched && from == Current)
            return LatchVerdict.Accept;
        Current = from;
        IsLatched = true;
        _candidate = default;
        _settlesAt = from == _signalled ? now : now + SettleTime;
        return LatchVerdict.Moved;
    }

    /// <summary>Whether nothing but signalling or authentication will move it: the socket may be connected.</summary>
    public readonly bool IsSettled(MediaInstant now) => IsLatched && now >= _settlesAt;
}
