using Anyseat.Media.Dtmf;
using Anyseat.Media.Jitter;
using Anyseat.Media.Recording;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>One party's media as the loop has it. Made by the host's thread, then touched by the loop alone.</summary>
internal sealed class Leg
{
    /// <summary>Whose packets are judged, and where to send.</summary>
    public RemoteLatch Latch;

    /// <summary>What is counted.</summary>
    public LegStatistics Counters;

    public Leg(ShardLoop loop, LegRoute route, LegOptions options, RtpSendStream stream, string cname)
    {
        Loop = loop;
        Route = route;
        Format = options.Format;
        Direction = options.Direction;
        SilenceMax = options.SilenceMax;
        KeepsDigits = options.KeepsDigits;
        FillsSilence = options.FillsSilence;
        LearnsRemote = options.LearnsRemote;
        IsProtected = options.Keys is not null || options.Browser is not null;
        IsMultiplexed = options.IsMultiplexed || route is SharedPortRoute;
        if (options.Browser is { } browser && route is SharedPortRoute shared)
            Browser = new LegBrowser(this, shared, browser);
        Reports = new LegReports(this, cname);
        Security = options.Keys is null ? null : new LegSecurity(options.Keys);
        Receiver = new LegReceiver(this);
        Sender = new LegSender(this, stream);
        Keys = new LegKeys(this);
        DetectsTones = options.DetectsTones;
        if (options.MeasuresTalk)
            Meter = new TalkMeter(Format.SampleRate);
        Latch.Signal(options.Remote, options.LearnsRemote, startsAnew: false);
        Handle = new MediaLeg(this);
    }

    public MediaLeg Handle { get; }

    public ShardLoop Loop { get; }

    public LegRoute Route { get; }

    public LegReceiver Receiver { get; }

    public LegSender Sender { get; }

    public LegKeys Keys { get; }

    public LegReports Reports { get; }

    /// <summary>ICE and DTLS; null for phones and trunks.</summary>
    public LegBrowser? Browser { get; }

    /// <summary>Whether RTCP goes the way of RTP (RFC 5761).</summary>
    public bool IsMultiplexed { get; }

    public PublishedStatistics Published { get; } = new();

    public LegFormat Format { get; private set; }

    public MediaDirection Direction { get; private set; }

    public TimeSpan SilenceMax { get; }

    public bool LearnsRemote { get; private set; }

    public bool KeepsDigits { get; set; }

    /// <summary>Whether silence is sent while there is nobody to hear.</summary>
    public bool FillsSilence { get; }

    /// <summary>Whether nothing is sent or taken without keys.</summary>
    public bool IsProtected { get; private set; }

    /// <summary>The keys; null when there are none, or not yet.</summary>
    public LegSecurity? Security { get; private set; }

    /// <summary>Whether the others do not hear this leg.</summary>
    public bool IsMuted { get; private set; }

    /// <summary>Whether this leg hears nobody.</summary>
    public bool IsDeaf { get; private set; }

    public bool IsRefusalTold { get; set; }

    /// <summary>The place in the loop's table; −1 when not in it.</summary>
    public int Index { get; set; } = -1;

    public bool IsClosed { get => Volatile.Read(ref _isClosed); private set => Volatile.Write(ref _isClosed, value); }

    /// <summary>Set by any thread when the command to close found no room: the loop looks once a second.</summary>
    public bool IsCloseAsked { get => Volatile.Read(ref _isCloseAsked); set => Volatile.Write(ref _isCloseAsked, value); }

    private bool _isCloseAsked;
    private bool _isClosed;
    private Hearing[] _hears = [];
    private LegEar? _ear;
    private LegVoice? _voice;
    private LegDial? _dial;
    private LegTap? _tap;
    private MediaPlayer? _player;
    private bool _isListenedTo;
    private bool _needsFrames;
    private bool _isDialling;
    private bool _endsPlaying;

    /// <summary>Who hears this leg as it is, without decoding.</summary>
    public List<Leg> ForwardTo { get; } = new(4);

    /// <summary>The bridge it is in.</summary>
    public Bridge? Bridge { get; private set; }

    /// <summary>How it gets what it hears.</summary>
    public LegFeed Feed { get; private set; }

    /// <summary>Whom it hears, as arranged; who is muted or gone is still in it.</summary>
    public Hearing[] Hears => _hears;

    /// <summary>Whether the peer talks; null when that is not measured.</summary>
    public TalkMeter? Meter { get; private set; }

    /// <summary>Whether keys are listened for in the sound.</summary>
    public bool DetectsTones { get; }

    /// <summary>What this leg said in this tick; empty when nobody needs it or nobody may hear it.</summary>
    public ReadOnlySpan<short> HeardFrame => _needsFrames && IsHeard ? _ear!.Frame : [];

    public bool MayReceive => (Direction & MediaDirection.Receive) != 0;

    public bool MaySend => (Direction & MediaDirection.Send) != 0;

    /// <summary>Whether what this leg says goes anywhere.</summary>
    public bool IsHeard => MayReceive && !IsMuted;

    /// <summary>Enters the loop; without room it is closed at once.</summary>
    public void Open()
    {
        if (Loop.IsEnded || !Route.TryAttach(Loop, this))
        {
            Close();
            return;
        }
        Loop.Add(this);
        Browser?.Open(Loop.Now);
        Replan();
        Route.Announce(Latch.Current);
    }

    /// <summary>Leaves the loop and gives back all it holds.</summary>
    public void Close()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        Bridge?.Remove(this);
        Publish();
        Browser?.Dispose();
        if (Index >= 0)
        {
            Route.Detach();
            Loop.Remove(this);
        }
        else
        {
            Route.Abandon();
        }
        EndPlaying(PlayEnd.LegClosed);
        _ear?.Dispose();
        _voice?.Dispose();
        Security?.Dispose();
        Handle.Shard.OnClosed();
        Tell(MediaEventKind.LegClosed);
    }

    /// <summary>Is in a bridge from now on.</summary>
    public void Enter(Bridge bridge, Hearing[] hears)
    {
        Bridge = bridge;
        _hears = hears;
    }

    /// <summary>Is in no bridge from now on.</summary>
    public void Leave()
    {
        Bridge = null;
        _hears = [];
        ClearListeners();
        Plan();
        OnPlanned();
    }

    /// <summary>Forgets who hears it: a plan is made anew.</summary>
    public void ClearListeners()
    {
        ForwardTo.Clear();
        _isListenedTo = false;
    }

    /// <summary>Decides how it gets what it hears: passed on as it comes wherever that is the same as mixing.</summary>
    public void Plan()
    {
        Hearing only = default;
        int count = 0;
        foreach (Hearing one in _hears)
        {
            if (one.Speaker.Bridge != Bridge || !one.Speaker.IsHeard)
                continue;
            only = one;
            count++;
        }
        Feed = Decide(count, only);
        if (Feed == LegFeed.Forward)
            only.Speaker.ForwardTo.Add(this);
        if (Feed != LegFeed.Tick)
            return;
        _voice = Fitting(_voice);
        foreach (Hearing one in _hears)
            one.Speaker._isListenedTo = true;
    }

    /// <summary>The plan of the whole bridge is made.</summary>
    public void OnPlanned()
    {
        bool needs = !IsClosed && MayReceive && (_isListenedTo || DetectsTones || (!Format.IsG711 && (Meter is not null || _tap is not null)));
        if (needs)
            _ear = Fitting(_ear);
        _needsFrames = needs;
        PlanTicks();
        Route.Prepare(this, ForwardTo.Count > 0 ? ForwardTo[0] : null);
    }

    /// <summary>Whether there is something to do in each tick has changed, or may have.</summary>
    public void PlanTicks() => Loop.SetTicking(
        this, _needsFrames || Feed == LegFeed.Tick || Browser is not null || Receiver.IsKeyDown);

    /// <summary>Begins to play; what is played now ends.</summary>
    public void Play(MediaPlayer player)
    {
        EndPlaying(PlayEnd.Replaced);
        _player = player;
        Replan();
    }

    /// <summary>Stops playing.</summary>
    /// <param name="player">Only if this is it; null stops whatever is played.</param>
    public void StopPlaying(MediaPlayer? player)
    {
        if (player is not null && player != _player)
            return;
        EndPlaying(PlayEnd.Stopped);
        Replan();
    }

    /// <summary>Is recorded from now on; null ends that.</summary>
    public void Record(MediaRecording? recording, RecordingTrack track)
    {
        if (recording is null)
        {
            _tap = null;
        }
        else
        {
            recording.BegunAt ??= Loop.Now;
            _tap = new LegTap(recording, track, recording.BegunAt.Value);
        }
        Replan();
    }

    /// <summary>Sends digits.</summary>
    public void Dial(DtmfDigit digit, TimeSpan duration)
    {
        if (_dial is null || _dial.Format != Format)
            _dial = new LegDial(this);
        _dial.Enqueue(digit, duration);
        _isDialling = true;
    }

    /// <summary>Sends one digit, and plans for it.</summary>
    public void DialNow(DtmfDigit digit, TimeSpan duration)
    {
        Dial(digit, duration);
        Replan();
    }

    /// <summary>Whether the other is heard by this leg.</summary>
    public bool HearsFrom(Leg other)
    {
        foreach (Hearing one in _hears)
        {
            if (one.Speaker == other)
                return !IsDeaf && other.IsHeard;
        }
        return false;
    }

    /// <summary>The first part of a tick: what the peer said.</summary>
    public void ReadFrame(MediaInstant due)
    {
        Receiver.PollEvents(due);
        Browser?.OnTick(due);
        if (!_needsFrames)
        {
            PlanTicks();
            return;
        }
        _ear!.Read(due);
        if (!Format.IsG711 && MayReceive)
            Meter?.Observe(_ear.Frame, due);
        if (!Format.IsG711 && IsHeard)
            _tap?.Put(_ear.Frame, due);
        if (DetectsTones)
            Keys.Listen(_ear.Frame);
    }

    /// <summary>The last part of a tick: what the peer hears.</summary>
    public void SendFrame(long tick, MediaInstant due)
    {
        if (Feed != LegFeed.Tick)
            return;
        if (_isDialling)
        {
            SendDigits(tick, due);
            return;
        }
        bool isAlone = _player is { MixesIn: false };
        _voice!.Begin(isAlone || IsDeaf || Bridge is null ? [] : Bridge.HeardBy(this));
        if (_player is { } player)
        {
            _voice.Add(player);
            if (player.HasEnded)
                _endsPlaying = true;
        }
        ReadOnlySpan<byte> payload = _voice.Encode();
        if (!payload.IsEmpty)
            Sender.SendFrame(payload, tick, due);
        if (!_endsPlaying)
            return;
        _endsPlaying = false;
        EndPlaying(PlayEnd.Completed);
        Replan();
    }

    private void SendDigits(long tick, MediaInstant due)
    {
        _dial!.Send(_voice!, tick, due);
        if (_dial.IsActive)
            return;
        _isDialling = false;
        Tell(MediaEventKind.DigitsSent);
        Replan();
    }

    private void EndPlaying(PlayEnd how)
    {
        if (_player is not { } player)
            return;
        _player = null;
        Tell(new MediaEvent(MediaEventKind.PlayEnded, Handle) { Player = player, PlayEnd = how });
    }

    private LegFeed Decide(int speakerCount, in Hearing only)
    {
        if (!MaySend)
            return LegFeed.None;
        if (_isDialling || _player is not null)
            return LegFeed.Tick;
        if (IsDeaf || speakerCount == 0)
            return FillsSilence && Counters.SentCount > 0 ? LegFeed.Tick : LegFeed.None;
        return speakerCount == 1 && only.Gain == 1 && CanForwardFrom(only.Speaker) ? LegFeed.Forward : LegFeed.Tick;
    }

    // Codecs are made anew only when the leg has another one; what they remember is the past of the stream.
    private LegVoice Fitting(LegVoice? voice)
    {
        if (voice is not null && voice.Codec == Format.Codec)
            return voice;
        voice?.Dispose();
        return new LegVoice(Format);
    }

    private LegEar Fitting(LegEar? ear)
    {
        if (ear is not null && ear.Codec == Format.Codec)
            return ear;
        ear?.Dispose();
        return new LegEar(Format);
    }

    /// <summary>Something that plans depend on has changed.</summary>
    public void Replan()
    {
        if (Bridge is { } bridge)
        {
            bridge.Plan();
            return;
        }
        ClearListeners();
        Plan();
        OnPlanned();
    }

    /// <summary>Takes another remote address from signalling.</summary>
    public void SetRemote(in TransportAddress remote, bool mayLearn, bool startsAnew)
    {
        Latch.Signal(remote, mayLearn, startsAnew);
        LearnsRemote = mayLearn;
        if (!Latch.IsLatched)
        {
            Route.Unsettle();
            Route.Announce(remote);
            Receiver.ExpectNewSource();
        }
        Receiver.RestartSilence(Loop.Now);
    }

    /// <summary>Takes another format; a stream with another clock begins a stream of its own.</summary>
    public void SetFormat(LegFormat format, RtpSendStream? stream)
    {
        Format = format;
        if (stream is not null)
            Sender.Restart(stream);
        if (Meter is not null && Meter.SampleRate != format.SampleRate)
            Meter = new TalkMeter(format.SampleRate, Meter);
        Replan();
    }

    /// <summary>Takes other keys; from now on nothing goes without.</summary>
    public void SetSecurity(LegSecurity security)
    {
        Security?.Dispose();
        Security = security;
        IsProtected = true;
        Route.Unsettle();
        Route.Announce(Latch.Current);
    }

    public void SetDirection(MediaDirection direction)
    {
        if (!MayReceive)
            Receiver.RestartSilence(Loop.Now);
        Direction = direction;
        Replan();
    }

    public void SetMuted(bool isMuted)
    {
        IsMuted = isMuted;
        Replan();
    }

    public void SetDeaf(bool isDeaf)
    {
        IsDeaf = isDeaf;
        Replan();
    }

    public void Tell(MediaEventKind kind) => Tell(new MediaEvent(kind, Handle));

    public void Tell(in MediaEvent happened) => Loop.Events.Enqueue(happened);

    /// <summary>The latch took another address.</summary>
    public void OnRemoteMoved(MediaInstant now)
    {
        Route.Unsettle();
        if (Latch.IsSettled(now))
            Route.Settle(Latch.Current);
        Tell(new MediaEvent(MediaEventKind.RemoteLatched, Handle) { Address = Latch.Current });
    }

    /// <summary>The remote machine refused a packet.</summary>
    public void OnRefused()
    {
        Counters.RefusedCount++;
        if (IsRefusalTold)
            return;
        IsRefusalTold = true;
        Tell(MediaEventKind.RemoteRefused);
    }

    /// <summary>Speech arrived that may be heard.</summary>
    public void OnSpeech(in RtpPacket packet, MediaInstant now)
    {
        if (Format.IsG711)
            Meter?.Observe(packet.Payload, Format.Codec == MediaCodec.Pcma, now);
        if (Format.IsG711)
            _tap?.Put(packet, Format.Codec, now);
        if (_needsFrames)
            _ear!.Put(packet, AudioPacketKind.Speech, now);
    }

    /// <summary>Something arrived that is not speech but has its place in the order of packets.</summary>
    public void OnOther(in RtpPacket packet, AudioPacketKind kind, MediaInstant now)
    {
        if (_needsFrames)
            _ear!.Put(packet, kind, now);
    }

    /// <summary>Once a second.</summary>
    public void OnSecond(MediaInstant now)
    {
        if (IsCloseAsked)
        {
            Close();
            return;
        }
        if (Latch.IsSettled(now))
            Route.Settle(Latch.Current);
        Receiver.OnSecond(now);
        Reports.OnSecond(now);
        _tap?.OnSecond(now);
        Browser?.OnSecond(now);
        Publish();
    }

    private bool CanForwardFrom(Leg speaker) =>
        speaker.Format.Codec == Format.Codec || (speaker.Format.IsG711 && Format.IsG711);

    private void Publish()
    {
        Receiver.CountInto(ref Counters);
        Counters.Talk = Meter?.Talk ?? TimeSpan.Zero;
        Counters.Measured = Meter?.Measured ?? TimeSpan.Zero;
        Published.Publish(Counters);
    }
}
