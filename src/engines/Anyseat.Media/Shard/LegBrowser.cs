using Anyseat.Media.Dtls;
using Anyseat.Media.Ice;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Shard;

/// <summary>The side of a leg that finds the way to a browser and agrees on keys with it.</summary>
/// <remarks>The DTLS session is native: made, used and freed by the loop's thread alone.</remarks>
internal sealed class LegBrowser(Leg leg, SharedPortRoute route, BrowserOptions options) : IDisposable
{
    private readonly IceLiteAgent _ice = new(options.Ice);
    private DtlsSession? _dtls;
    private TransportAddress _lastHeard;
    private bool _isConnectedTold;
    private bool _isEndTold;
    private bool _isSecured;
    private ulong _previousKey;

    /// <summary>Whether media may be sent: there are keys, and the browser still asks (RFC 7675) and has not said goodbye.</summary>
    public bool MaySend => _isSecured && !_isEndTold && _ice.MaySend;

    /// <summary>Begins; the loop alone, as for all below.</summary>
    public void Open(MediaInstant now)
    {
        route.Expect(_ice.Local.UfragKey);
        _dtls = new DtlsSession(options.Dtls, DtlsRole.Server, now);
        if (options.RemoteIce is { } ice)
            _ice.SetRemote(ice);
        if (options.Fingerprint is { } fingerprint)
            _dtls.SetFingerprint(fingerprint);
    }

    /// <summary>The browser's description has come.</summary>
    public void SetRemote(IceCredentials ice, DtlsFingerprint fingerprint)
    {
        _ice.SetRemote(ice);
        _dtls?.SetFingerprint(fingerprint);
        Pump();
    }

    /// <summary>Begins a new generation of ICE; checks of both are answered until the new one has chosen.</summary>
    public void Restart(IceCredentials local, IceCredentials? remote)
    {
        ForgetPrevious();
        _previousKey = _ice.Local.UfragKey;
        _ice.Restart(local);
        if (remote is not null)
            _ice.SetRemote(remote);
        route.Expect(local.UfragKey);
    }

    /// <summary>Takes a check that carries our user fragment.</summary>
    public void OnStun(ReadOnlySpan<byte> datagram, in TransportAddress from, MediaInstant now)
    {
        IceStep step = _ice.Receive(datagram, new IcePair(route.Local, from), now, route.NextBuffer);
        if (step.ResponseSize > 0)
            route.Send(step.ResponseSize, from);
        if (step.Outcome != IceOutcome.Answered)
        {
            leg.Counters.UnauthenticCount++;
            return;
        }
        // The check carried our password: what comes from there is this leg's, nominated or not.
        route.Claim(from, isProven: true);
        if (_ice.PreviousLocal is null)
            ForgetPrevious();
        if (!step.HasPairChanged || _ice.Selected is not { } selected)
            return;
        if (leg.Latch.MoveTo(selected.Remote, now) == LatchVerdict.Moved)
            leg.OnRemoteMoved(now);
        if (_isConnectedTold)
            return;
        _isConnectedTold = true;
        leg.Tell(MediaEventKind.IceConnected);
    }

    /// <summary>Takes a datagram of DTLS.</summary>
    public void OnDtls(ReadOnlySpan<byte> datagram, in TransportAddress from)
    {
        _lastHeard = from;
        _dtls?.Receive(datagram);
        Pump();
    }

    /// <summary>Every tick: sends again what was not answered.</summary>
    public void OnTick(MediaInstant now)
    {
        if (_dtls is not { State: DtlsState.Handshaking } session || now < session.NextTimeout(now))
            return;
        session.Poll(now);
        Pump();
    }

    /// <summary>Once a second: keep-alives and consent.</summary>
    public void OnSecond(MediaInstant now)
    {
        switch (_ice.Poll(now, route.NextBuffer, out int size))
        {
            case IcePoll.KeepAlive:
                route.Send(size, leg.Latch.Current);
                break;
            case IcePoll.ConsentExpired:
                leg.Tell(MediaEventKind.ConsentExpired);
                break;
        }
    }

    /// <summary>Media was sent: no keep-alive is needed.</summary>
    public void NoteSent(MediaInstant now) => _ice.NoteSent(now);

    /// <summary>Says goodbye and frees what is native.</summary>
    public void Dispose()
    {
        bool isConnected = _dtls is { State: DtlsState.Connected };
        _isEndTold = true; // ours: nobody needs to be told
        if (isConnected)
        {
            _dtls!.Close();
            Pump();
        }
        _dtls?.Dispose();
        _dtls = null;
        _ice.Dispose();
    }

    /// <summary>Its user fragments are nobody's again; while its addresses are, too.</summary>
    public void Forget()
    {
        ForgetPrevious();
        route.Forget(_ice.Local.UfragKey);
    }

    private void ForgetPrevious()
    {
        if (_previousKey != 0)
            route.Forget(_previousKey);
        _previousKey = 0;
    }

    private void Pump()
    {
        if (_dtls is null)
            return;
        TransportAddress to = leg.Latch.Current.IsNone ? _lastHeard : leg.Latch.Current;
        while (!to.IsNone && _dtls.TryTakeDatagram(route.NextBuffer, out int size))
            route.Send(size, to);
        if (!_isSecured && _dtls.TryTakeKeys(out SrtpKeyPair? keys))
        {
            _isSecured = true;
            using (keys)
                leg.SetSecurity(new LegSecurity(keys!));
            leg.Tell(MediaEventKind.Secured);
        }
        if (_isEndTold || _dtls.State is not (DtlsState.Failed or DtlsState.Closed))
            return;
        _isEndTold = true;
        leg.Tell(_dtls.State == DtlsState.Failed ? MediaEventKind.SecurityFailed : MediaEventKind.SecurityClosed);
    }
}
