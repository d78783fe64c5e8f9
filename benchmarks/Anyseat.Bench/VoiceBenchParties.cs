using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Anyseat.Media;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Messages;

namespace Anyseat.Bench;

/// <summary>The carrier: calls a number, stays while it is told to, and hangs up.</summary>
internal sealed class VoiceBenchCarrier(IPEndPoint local, IPEndPoint server, VoiceBenchMedia media, string number) : VoiceBenchSip(local, server)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, Caller> _calls = [];
    private int _count;
    private int _open;

    /// <summary>Calls that were answered, ever.</summary>
    public int AnsweredCount { get; private set; }

    /// <summary>Calls that are not over.</summary>
    public int OpenCount => Volatile.Read(ref _open);

    /// <summary>Calls, from the INVITE on, for a time after the answer; null until it is told to hang up.</summary>
    public void Call(TimeSpan? talk, bool hasMedia) => Post(() =>
    {
        int count = ++_count;
        var caller = new Caller($"load-{Environment.ProcessId}-{count}", hasMedia ? media.Open() : null, talk);
        _calls.Add(caller.Id, caller);
        Interlocked.Increment(ref _open);
        // Each has a number of its own: customers of a day are many.
        caller.From = $"<sip:+86138{count:00000000}@{Local.Address}>;tag=c{count}";
        string description = Description(Local.Address, caller.End?.Port ?? 9);
        caller.Request = $"INVITE sip:{number}@{Server} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};branch=z9hG4bKi{count};rport\r\nMax-Forwards: 70\r\n" +
            $"From: {caller.From}\r\nTo: <sip:{number}@{Server}>\r\nCall-ID: {caller.Id}\r\nCSeq: 1 INVITE\r\nContact: <sip:carrier@{Local}>\r\n" +
            $"Content-Type: application/sdp\r\nContent-Length: {description.Length}\r\n\r\n{description}";
        SendUntilAnswered(caller);
    });

    /// <summary>Hangs up all calls.</summary>
    public void HangUpAll() => Post(() =>
    {
        foreach (Caller caller in _calls.Values)
            HangUp(caller);
    });

    protected override void Take(in VoiceBenchMessage message)
    {
        if (!_calls.TryGetValue(message.Value("Call-ID"), out Caller? caller))
        {
            if (message.Status == 0 && message.Method != "ACK")
                Respond(message, 481, "No Such Call", "x");
            return;
        }

        switch ((message.Status, message.Method))
        {
            case (0, "BYE"):
                Respond(message, 200, "OK", "");
                End(caller);
                break;
            case (200, "INVITE"):
                Answered(caller, message);
                break;
            case (100, _):
                caller.Request = "";
                break;
            case ( >= 200, "BYE"):
                End(caller);
                break;
            case ( >= 300, "INVITE"):
                Faults.Enqueue($"a call was answered {message.Status}");
                Send(InDialog(caller, "ACK", 1, message.Value("To")));
                End(caller);
                break;
        }
    }

    private void Answered(Caller caller, in VoiceBenchMessage message)
    {
        caller.Request = "";
        bool isFirst = caller.To.Length == 0;
        caller.To = message.Value("To");
        caller.Target = message.Contact;
        Send(InDialog(caller, "ACK", 1, caller.To));
        if (!isFirst)
            return;
        AnsweredCount++;
        if (caller.End is { } end && message.MediaPort is > 0 and var port)
            media.Begin(end, TransportAddress.From(Server.Address, port));
        if (caller.Talk is { } talk)
            After(talk, () => HangUp(caller));
    }

    private void HangUp(Caller caller)
    {
        if (caller.IsOver || caller.IsEnding || caller.To.Length == 0)
            return;
        caller.IsEnding = true;
        if (caller.End is { } end)
            media.Stop(end);
        caller.Request = InDialog(caller, "BYE", 2, caller.To);
        SendUntilAnswered(caller);
    }

    private string InDialog(Caller caller, string method, int sequence, string to) =>
        $"{method} {(caller.Target.Length > 0 ? caller.Target : $"sip:{number}@{Server}")} SIP/2.0\r\n" +
        $"Via: SIP/2.0/UDP {Local};branch=z9hG4bK{method}{caller.Id};rport\r\nMax-Forwards: 70\r\n" +
        $"From: {caller.From}\r\nTo: {to}\r\nCall-ID: {caller.Id}\r\nCSeq: {sequence} {method}\r\nContent-Length: 0\r\n\r\n";

    private void SendUntilAnswered(Caller caller, bool isAgain = false)
    {
        string request = caller.Request;
        Send(request);
        if (isAgain)
            Faults.Enqueue("a request was sent again");
        After(Repeat, () =>
        {
            if (!caller.IsOver && ReferenceEquals(caller.Request, request))
                SendUntilAnswered(caller, isAgain: true);
        });
    }

    private void End(Caller caller)
    {
        if (caller.IsOver)
            return;
        caller.IsOver = true;
        if (caller.End is { } end)
            media.Stop(end);
        _calls.Remove(caller.Id);
        Interlocked.Decrement(ref _open);
    }

    private sealed class Caller(string id, VoiceBenchMedia.End? end, TimeSpan? talk)
    {
        public string Id => id;

        public VoiceBenchMedia.End? End => end;

        public TimeSpan? Talk => talk;

        public string From { get; set; } = "";

        public string To { get; set; } = "";

        public string Target { get; set; } = "";

        public string Request { get; set; } = "";

        public bool IsEnding { get; set; }

        public bool IsOver { get; set; }
    }
}

/// <summary>The agents' telephones, all on one port: each rings, answers at once, and waits for BYE or says it after a while.</summary>
internal sealed class VoiceBenchPhones(IPEndPoint local, IPEndPoint server, VoiceBenchMedia media) : VoiceBenchSip(local, server)
{
    private readonly Dictionary<string, Talk> _calls = [];
    private readonly Dictionary<string, (string User, string Secret)> _registering = [];
    private readonly Dictionary<string, long> _freeAt = [];
    private int _count;
    private int _open;
    private int _registered;

    /// <summary>How many are registered.</summary>
    public int RegisteredCount => Volatile.Read(ref _registered);

    /// <summary>Calls that were answered and acknowledged, ever.</summary>
    public int JoinedCount { get; private set; }

    /// <summary>Calls that are not over.</summary>
    public int OpenCount => Volatile.Read(ref _open);

    /// <summary>Whether they speak.</summary>
    public bool HasMedia { get; set; }

    /// <summary>How long each talks in the mean, half of it at least, before it hangs up; null to wait for the other side.</summary>
    public TimeSpan? Talking { get; set; }

    /// <summary>From a telephone's own BYE to its next INVITE, in milliseconds.</summary>
    public ConcurrentQueue<double> FreeToNext { get; } = new();

    /// <summary>Registers a telephone.</summary>
    public void Register(string user, string secret) => Post(() =>
    {
        string id = $"reg-{++_count}";
        _registering[id] = (user, secret);
        Send(RegisterOf(id, user, 1, ""));
    });

    protected override void Take(in VoiceBenchMessage message)
    {
        string id = message.Value("Call-ID");
        if (message.Status != 0 && _registering.TryGetValue(id, out (string User, string Secret) known))
            TakeRegistration(message, id, known.User, known.Secret);
        else if (message.Status == 0 && message.Method == "INVITE")
            TakeInvite(message, id);
        else if (_calls.TryGetValue(id, out Talk? talk))
            TakeInCall(message, talk);
        else if (message.Status == 0 && message.Method != "ACK")
            Respond(message, 481, "No Such Call", "x");
    }

    private void TakeInvite(in VoiceBenchMessage message, string id)
    {
        if (_calls.ContainsKey(id))
        {
            Faults.Enqueue("an INVITE came again");
            return;
        }

        string user = message.User;
        if (_freeAt.Remove(user, out long freeAt))
            FreeToNext.Enqueue(Stopwatch.GetElapsedTime(freeAt).TotalMilliseconds);
        var talk = new Talk(id, user, HasMedia ? media.Open() : null)
        {
            From = message.Value("To") + $";tag=p{++_count}",
            To = message.Value("From"),
            Target = message.Contact,
            MediaPort = message.MediaPort,
        };
        _calls.Add(id, talk);
        Interlocked.Increment(ref _open);
        Respond(message, 180, "Ringing", $"p{_count}");
        Respond(message, 200, "OK", $"p{_count}", Description(Local.Address, talk.End?.Port ?? 9));
    }

    private void TakeInCall(in VoiceBenchMessage message, Talk talk)
    {
        switch ((message.Status, message.Method))
        {
            case (0, "ACK") when !talk.IsJoined:
                talk.IsJoined = true;
                JoinedCount++;
                if (talk.End is { } end)
                    media.Begin(end, TransportAddress.From(Server.Address, talk.MediaPort));
                if (Talking is { } talking)
                    After(talking * (0.5 + Random.Shared.NextDouble()), () => HangUp(talk));
                break;
            case (0, "BYE"):
                Respond(message, 200, "OK", "");
                End(talk);
                break;
            case (0, "CANCEL"):
                Respond(message, 200, "OK", "");
                Faults.Enqueue("a telephone was told to stop ringing");
                break;
            case ( >= 200, "BYE"):
                End(talk);
                break;
        }
    }

    private void HangUp(Talk talk)
    {
        if (talk.IsOver)
            return;
        _freeAt[talk.User] = Stopwatch.GetTimestamp();
        Send($"BYE {talk.Target} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};branch=z9hG4bKb{talk.Id};rport\r\nMax-Forwards: 70\r\n" +
            $"From: {talk.From}\r\nTo: {talk.To}\r\nCall-ID: {talk.Id}\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
    }

    private void End(Talk talk)
    {
        if (talk.IsOver)
            return;
        talk.IsOver = true;
        if (talk.End is { } end)
            media.Stop(end);
        _calls.Remove(talk.Id);
        Interlocked.Decrement(ref _open);
    }

    private void TakeRegistration(in VoiceBenchMessage message, string id, string user, string secret)
    {
        if (message.Status == 200)
        {
            _registering.Remove(id);
            Interlocked.Increment(ref _registered);
            return;
        }

        DigestChallenge? challenge = DigestChallenge.Parse(System.Text.Encoding.ASCII.GetBytes(message.Value("WWW-Authenticate")));
        if (message.Status != 401 || challenge is null || message.Value("CSeq").StartsWith('2'))
        {
            Faults.Enqueue($"{user} was not registered: {message.Status}");
            return;
        }

        string answer = DigestClient.Answer(challenge, user, secret, SipMethod.Register, $"sip:{Server}", 1, "c0ffee").ToString();
        Send(RegisterOf(id, user, 2, $"Authorization: {answer}\r\n"));
    }

    private string RegisterOf(string id, string user, int sequence, string more) =>
        $"REGISTER sip:{Server} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};branch=z9hG4bKr{id}{sequence};rport\r\nMax-Forwards: 70\r\n" +
        $"From: <sip:{user}@{Server}>;tag={id}\r\nTo: <sip:{user}@{Server}>\r\nCall-ID: {id}\r\n" +
        string.Create(CultureInfo.InvariantCulture, $"CSeq: {sequence} REGISTER\r\nContact: <sip:{user}@{Local}>\r\nExpires: 3600\r\n{more}Content-Length: 0\r\n\r\n");

    private sealed class Talk(string id, string user, VoiceBenchMedia.End? end)
    {
        public string Id => id;

        public string User => user;

        public VoiceBenchMedia.End? End => end;

        public required string From { get; init; }

        public required string To { get; init; }

        public required string Target { get; init; }

        public required int MediaPort { get; init; }

        public bool IsJoined { get; set; }

        public bool IsOver { get; set; }
    }
}
