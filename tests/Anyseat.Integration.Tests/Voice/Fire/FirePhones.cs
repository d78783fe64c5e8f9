using System.Net;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>What a telephone does that is rung.</summary>
internal enum PhoneWay
{
    /// <summary>Rings, answers, waits for the end.</summary>
    Answers,

    /// <summary>Answers, and hangs up after a while.</summary>
    HangsUp,

    /// <summary>486.</summary>
    IsBusy,

    /// <summary>603.</summary>
    Declines,

    /// <summary>480.</summary>
    IsAway,

    /// <summary>Rings until it is told to stop.</summary>
    Rings,

    /// <summary>Says nothing at all.</summary>
    IsDead,

    /// <summary>Is gone in the middle of the talk.</summary>
    Vanishes,

    /// <summary>Its answer is slow on its way, so that it crosses a CANCEL.</summary>
    AnswersLate,

    /// <summary>Holds and takes up, over and over.</summary>
    Holds,

    /// <summary>Passes the caller on by REFER: to a colleague, to a queue, to nobody.</summary>
    Refers,

    /// <summary>Hangs up, and its first BYE is lost.</summary>
    LosesBye,
}

/// <summary>The agents' telephones, all on one socket.</summary>
internal sealed class FirePhones
{
    private static readonly (PhoneWay Way, int Weight)[] Ways =
    [
        (PhoneWay.Answers, 38), (PhoneWay.HangsUp, 20), (PhoneWay.IsBusy, 5), (PhoneWay.Declines, 5), (PhoneWay.IsAway, 4), (PhoneWay.Rings, 2),
        (PhoneWay.IsDead, 2), (PhoneWay.Vanishes, 4), (PhoneWay.AnswersLate, 7), (PhoneWay.Holds, 5), (PhoneWay.Refers, 5), (PhoneWay.LosesBye, 3),
    ];

    private readonly FireParty party;
    private readonly IPEndPoint server;
    private readonly Random random;
    private readonly Dictionary<string, SipSession> sessions = [];
    private readonly Dictionary<PhoneWay, int> counts = [];
    private int registered;

    public FirePhones(FireParty party, IPEndPoint server, int seed)
    {
        this.party = party;
        this.server = server;
        random = new Random(seed);
        party.Do = Take;
        party.Answered = TakeAnswer;
    }

    /// <summary>How many went which way.</summary>
    public IReadOnlyDictionary<PhoneWay, int> Counts => counts;

    /// <summary>How many are registered.</summary>
    public int RegisteredCount => Volatile.Read(ref registered);

    /// <summary>Whether each just answers and stays.</summary>
    public bool ArePlain { get; set; }

    /// <summary>Where callers are passed on to.</summary>
    public string[] Targets { get; init; } = [];

    /// <summary>Registers a telephone.</summary>
    public void Register(string user) => party.Post(() => Send(new Registration(user, new DigestSession(
        new SipCredentials(user, VoiceSite.Secret), party.Endpoint.NewId), party.Endpoint.NewId())));

    /// <summary>Hangs a call up now.</summary>
    public void HangUp(string callId) => party.Post(() => sessions.GetValueOrDefault(callId)?.HangUp());

    private void Send(Registration who)
    {
        who.Sequence++;
        var target = new SipTarget(SipTransportKind.Udp, server.Address, server.Port, "");
        SipMessageBuilder builder = SipMessageBuilder.Request(SipMethod.Register, SipUri.Parse($"sip:{server}"))
            .Header(SipHeader.Via, party.Endpoint.NewVia(target))
            .Header(SipHeader.MaxForwards, 70)
            .Header(SipHeader.From, $"<sip:{who.User}@{server}>;tag={who.CallId}")
            .Header(SipHeader.To, $"<sip:{who.User}@{server}>")
            .Header(SipHeader.CallId, who.CallId)
            .Header(SipHeader.CSeq, $"{who.Sequence} REGISTER")
            .Header(SipHeader.Contact, $"<sip:{who.User}@{party.Local}>")
            .Header(SipHeader.Expires, 3_600);
        who.Digest.Sign(builder, SipMethod.Register, $"sip:{server}");
        party.Endpoint.Send(builder.BuildRequest(), [target], who);
    }

    private void TakeAnswer(SipClientTransaction transaction, SipResponse response)
    {
        if (transaction.Context is not Registration who)
            return;
        if (response.Status == 200)
            Interlocked.Increment(ref registered);
        else if (response.IsFinal && who.Digest.TryTake(response, transaction.Request))
            Send(who);
    }

    private void Take(SessionEvent told)
    {
        switch (told)
        {
            case SessionEvent.Offered:
                TakeCall(told.Session);
                break;
            case SessionEvent.OfferReceived offer:
                offer.Session.AnswerOffer(party.Description);
                break;
            case SessionEvent.Ended:
                sessions.Remove(told.Session.Invite.CallIdText);
                break;
        }
    }

    private PhoneWay Choose()
    {
        if (ArePlain)
            return PhoneWay.Answers;
        int ticket = random.Next(Ways.Sum(one => one.Weight));
        foreach ((PhoneWay way, int weight) in Ways)
        {
            if (ticket < weight)
                return way;
            ticket -= weight;
        }

        return PhoneWay.Answers;
    }

    private void TakeCall(SipSession session)
    {
        string callId = session.Invite.CallIdText;
        sessions[callId] = session;
        PhoneWay way = Choose();
        counts[way] = counts.GetValueOrDefault(way) + 1;
        if (way == PhoneWay.IsDead)
        {
            party.FallSilent(callId);
            return;
        }

        if (random.Next(4) > 0 || way == PhoneWay.Rings)
            session.Progress(180);
        int ring = random.Next(120);
        switch (way)
        {
            case PhoneWay.Rings:
                return;
            case PhoneWay.IsBusy or PhoneWay.Declines or PhoneWay.IsAway:
                party.After(ring, () => session.Refuse(way switch { PhoneWay.IsBusy => 486, PhoneWay.Declines => 603, _ => 480 }));
                return;
            case PhoneWay.AnswersLate:
                int slow = random.Next(50, 700);
                party.Through(callId, message => message is SipResponse { Status: 200 } ? TimeSpan.FromMilliseconds(slow) : TimeSpan.Zero);
                break;
            case PhoneWay.LosesBye:
                int lost = random.Next(1, 4);
                party.Through(callId, message => message is SipRequest { Method.Name: "BYE" } && lost-- > 0 ? null : TimeSpan.Zero);
                break;
        }

        party.After(ring, () => session.Answer(party.Description));
        Talk(session, way, ring, callId);
    }

    private void Talk(SipSession session, PhoneWay way, int ring, string callId)
    {
        int talk = ring + random.Next(50, 1_500);
        switch (way)
        {
            case PhoneWay.HangsUp or PhoneWay.LosesBye:
                party.After(talk, () => session.HangUp());
                break;
            case PhoneWay.Vanishes:
                party.After(talk, () => party.FallSilent(callId));
                break;
            case PhoneWay.Holds:
                for (int i = random.Next(2, 8); i > 0; i--)
                {
                    bool isHeld = i % 2 == 0;
                    party.After(ring + random.Next(20, 800), () => session.Offer(party.Describe(isHeld ? "sendonly" : "sendrecv")));
                }

                party.After(talk + 800, () => session.HangUp());
                break;
            case PhoneWay.Refers:
                string target = Targets[random.Next(Targets.Length)];
                party.After(talk, () => session.Refer(SipUri.Parse($"sip:{target}@{server}")));
                party.After(talk + 700, () => session.HangUp());
                break;
        }
    }

    private sealed class Registration(string user, DigestSession digest, string callId)
    {
        public string User => user;

        public DigestSession Digest => digest;

        public string CallId => callId;

        public uint Sequence { get; set; }
    }
}
