using Anyseat.Media.Dtls;
using Anyseat.Media.Dtmf;
using Anyseat.Media.Ice;
using Anyseat.Media.Recording;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Shard;

/// <summary>One party's media: what a host holds of it. Thread-safe; what it is told takes effect in the loop's next turn, in the
/// order told.</summary>
/// <remarks>All that return <c>bool</c> say false when the loop's queue of commands is full or the loop has ended: then nothing
/// will happen.</remarks>
public sealed class MediaLeg
{
    internal MediaLeg(Leg core)
    {
        Core = core;
        Local = core.Route.Local;
    }

    /// <summary>The address that the peer sends to; RTCP goes to the next port unless multiplexed.</summary>
    public TransportAddress Local { get; }

    /// <summary>Whether the loop has closed it and its ports are free.</summary>
    public bool IsClosed => Core.IsClosed;

    /// <summary>What it has counted, at most a second old; final once closed.</summary>
    public LegStatistics Statistics => Core.Published.Read();

    internal Leg Core { get; }

    internal MediaShard Shard { get; set; } = null!;

    /// <summary>Tells where the peer is, by signalling.</summary>
    /// <param name="remote">The address of the session description; none when there is none.</param>
    /// <param name="mayLearn">Whether the true address is learned from packets.</param>
    /// <param name="startsAnew">Whether what was learned is forgotten although the address is the same: the peer may have moved
    /// behind its NAT.</param>
    public bool SetRemote(TransportAddress remote, bool mayLearn = true, bool startsAnew = false) =>
        Tell(leg => leg.SetRemote(remote, mayLearn, startsAnew));

    /// <summary>Tells a browser's leg what the browser's description says.</summary>
    /// <param name="ice">a=ice-ufrag and a=ice-pwd.</param>
    /// <param name="fingerprint">a=fingerprint.</param>
    public bool SetBrowser(IceCredentials ice, DtlsFingerprint fingerprint) =>
        Tell(leg => leg.Browser?.SetRemote(ice, fingerprint));

    /// <summary>Begins a new generation of ICE (RFC 8445 §9): media goes on as it does until the browser has chosen its way anew.</summary>
    /// <param name="local">Our new credentials, described to the browser.</param>
    /// <param name="remote">The browser's, if they are known: it asked. Else <see cref="SetBrowser"/> follows.</param>
    public bool RestartIce(IceCredentials local, IceCredentials? remote = null) => Tell(leg => leg.Browser?.Restart(local, remote));

    /// <summary>Changes codec or payload type numbers.</summary>
    public bool SetFormat(LegFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Tell(leg => leg.SetFormat(format, format.Clock == leg.Format.Clock ? null : Shard.NewStream(format)));
    }

    /// <summary>Changes the SRTP keys (RFC 4568 §7.1.4); a leg that had none sends and takes nothing without from now on.</summary>
    /// <param name="keys">Copied: the caller disposes of them.</param>
    public bool SetKeys(SrtpKeyPair keys)
    {
        var security = new LegSecurity(keys);
        return Tell(leg => leg.SetSecurity(security));
    }

    /// <summary>Changes which ways media flows.</summary>
    public bool SetDirection(MediaDirection direction) => Tell(leg => leg.SetDirection(direction));

    /// <summary>Whether the others do not hear this leg. What it says meanwhile is not recorded either.</summary>
    public bool SetMuted(bool isMuted) => Tell(leg => leg.SetMuted(isMuted));

    /// <summary>Whether this leg hears none of the others; what is played to it, it hears.</summary>
    public bool SetDeaf(bool isDeaf) => Tell(leg => leg.SetDeaf(isDeaf));

    /// <summary>Whether this leg's telephone events are kept from the others.</summary>
    public bool SetKeepsDigits(bool keeps) => Tell(leg => leg.KeepsDigits = keeps);

    /// <summary>Records what this leg's peer says, as received. What is said while muted is not recorded.</summary>
    /// <param name="recording">The recording, of the same shard.</param>
    /// <param name="track">Which track is this leg's.</param>
    public bool Record(MediaRecording recording, RecordingTrack track)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return Tell(leg => leg.Record(recording, track));
    }

    /// <summary>Ends recording this leg.</summary>
    public bool StopRecording() => Tell(leg => leg.Record(null, default));

    /// <summary>Plays to this leg; what is played to it now ends. It begins with the next tick.</summary>
    /// <param name="player">Made for this playing: a player plays once.</param>
    public bool Play(MediaPlayer player)
    {
        ArgumentNullException.ThrowIfNull(player);
        if (!player.TryTake())
            throw new ArgumentException("A player plays once.", nameof(player));
        return Tell(leg => leg.Play(player));
    }

    /// <summary>Stops playing, the moment the loop hears of it.</summary>
    /// <param name="player">Only if this one is played; null stops whatever is.</param>
    public bool StopPlaying(MediaPlayer? player = null) => Tell(leg => leg.StopPlaying(player));

    /// <summary>Sends digits to this leg's peer, in place of speech: as telephone events where it takes them, else as sounds.</summary>
    /// <param name="digits">0–9, *, #, A–D.</param>
    /// <param name="duration">How long each is down; 100 ms when zero.</param>
    /// <exception cref="ArgumentException">Something else is among them.</exception>
    public bool SendDigits(string digits, TimeSpan duration = default)
    {
        ArgumentNullException.ThrowIfNull(digits);
        DtmfDigit[] keys = [.. digits.Select(digit => DtmfDigit.TryParse(digit, out DtmfDigit key)
            ? key
            : throw new ArgumentException($"No telephone has the key {digit}.", nameof(digits)))];
        TimeSpan each = duration == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : duration;
        return keys.Length == 0 || Tell(leg =>
        {
            foreach (DtmfDigit key in keys)
                leg.Dial(key, each);
            leg.Replan();
        });
    }

    /// <summary>Closes it. That never fails: when the queue is full, the loop finds out within a second.</summary>
    public void Close()
    {
        if (!Shard.TryPost(Core.Close))
            Core.IsCloseAsked = true;
    }

    // A closed leg's descriptors may be another's by now: what comes after the close touches nothing.
    private bool Tell(Action<Leg> command) => Shard.TryPost(() =>
    {
        if (!Core.IsClosed)
            command(Core);
    });
}
