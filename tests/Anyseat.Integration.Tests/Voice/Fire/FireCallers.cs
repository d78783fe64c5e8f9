using System.Net;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>What a caller, or the carrier in between, does.</summary>
internal enum CallerWay
{
    /// <summary>Hangs up after a while, wherever the call is then.</summary>
    HangsUp,

    /// <summary>Takes the call back as soon as it is out, or hangs up right after the answer.</summary>
    GivesUpAtOnce,

    /// <summary>No ACK of the carrier ever arrives.</summary>
    NeverAcknowledges,

    /// <summary>Is gone at some moment: nothing comes from there any more.</summary>
    Vanishes,

    /// <summary>The first BYE is lost.</summary>
    LosesBye,

    /// <summary>One offer after another.</summary>
    StormsWithOffers,

    /// <summary>Stays until the other side hangs up, but not for ever.</summary>
    Waits,

    /// <summary>Hangs up in the same moment as the agent.</summary>
    HangsUpTogether,
}

/// <summary>The carrier of the test: places calls that behave by a seed.</summary>
internal sealed class FireCallers
{
    private const int StayMaxMs = 2_500;

    private static readonly (CallerWay Way, int Weight)[] Ways =
    [
        (CallerWay.HangsUp, 34), (CallerWay.GivesUpAtOnce, 12), (CallerWay.NeverAcknowledges, 5), (CallerWay.Vanishes, 6), (CallerWay.LosesBye, 8),
        (CallerWay.StormsWithOffers, 9), (CallerWay.Waits, 14), (CallerWay.HangsUpTogether, 12),
    ];

    private readonly FireParty party;
    private readonly IPEndPoint server;
    private readonly Dictionary<string, SipSession> sessions = [];
    private readonly Dictionary<CallerWay, int> counts = [];
    private readonly Dictionary<int, int> refusals = [];
    private readonly HashSet<string> together = [];
    private int open;

    public FireCallers(FireParty party, IPEndPoint server)
    {
        this.party = party;
        this.server = server;
        party.Do = Take;
    }

    /// <summary>Calls placed that are not over for the caller.</summary>
    public int OpenCount => Volatile.Read(ref open);

    /// <summary>How many were refused, by status.</summary>
    public IReadOnlyDictionary<int, int> Refusals => refusals;

    /// <summary>How many went which way.</summary>
    public IReadOnlyDictionary<CallerWay, int> Counts => counts;

    /// <summary>Places the call with this number; the same seed and number behave the same.</summary>
    public void Place(int seed, int number)
    {
        Interlocked.Increment(ref open);
        party.Post(() => PlaceNow(seed, number));
    }

    private void PlaceNow(int seed, int number)
    {
        var random = new Random(unchecked((seed * 7_919) + number));
        Place(Choose(random), random, number);
    }

    /// <summary>Places a call that just talks until the other side hangs up.</summary>
    public void PlacePlain(int number)
    {
        Interlocked.Increment(ref open);
        party.Post(() => Begin(number));
    }

    /// <summary>Hangs a call up now.</summary>
    public void HangUp(string callId) => party.Post(() => sessions.GetValueOrDefault(callId)?.HangUp());

    /// <summary>Hangs up all; on its party's thread.</summary>
    public void HangUpAll()
    {
        foreach (SipSession session in sessions.Values.ToArray())
            session.HangUp();
    }

    /// <summary>Whether a call is to be hung up by both sides in one moment.</summary>
    public bool IsTogether(string callId)
    {
        lock (together)
            return together.Contains(callId);
    }

    private static CallerWay Choose(Random random)
    {
        int ticket = random.Next(Ways.Sum(one => one.Weight));
        foreach ((CallerWay way, int weight) in Ways)
        {
            if (ticket < weight)
                return way;
            ticket -= weight;
        }

        return CallerWay.HangsUp;
    }

    private SipSession Begin(int number)
    {
        SipSession session = party.Agent.Call(new OutgoingCall
        {
            Uri = SipUri.Parse($"sip:{VoiceSite.Number}@{server}"),
            Targets = [new SipTarget(SipTransportKind.Udp, server.Address, server.Port, "")],
            From = $"<sip:+86138{number:00000000}@{party.Local.Address}>",
            Offer = party.Description,
            ContactUser = "carrier",
        });
        sessions[session.Invite.CallIdText] = session;
        return session;
    }

    private void Place(CallerWay way, Random random, int number)
    {
        counts[way] = counts.GetValueOrDefault(way) + 1;
        SipSession session = Begin(number);
        string callId = session.Invite.CallIdText;
        int stay = way == CallerWay.GivesUpAtOnce ? random.Next(60) : random.Next(100, StayMaxMs);
        switch (way)
        {
            case CallerWay.NeverAcknowledges:
                party.Through(callId, message => message is SipRequest { Method.Name: "ACK" } ? null : TimeSpan.Zero);
                return;
            case CallerWay.Vanishes:
                party.After(stay, () =>
                {
                    party.FallSilent(callId);
                    Forget(callId);
                });
                return;
            case CallerWay.LosesBye:
                int lost = random.Next(1, 4);
                party.Through(callId, message => message is SipRequest { Method.Name: "BYE" } && lost-- > 0 ? null : TimeSpan.Zero);
                break;
            case CallerWay.StormsWithOffers:
                for (int i = random.Next(4, 12); i > 0; i--)
                    party.After(random.Next(100, stay + 200), () => session.Offer(party.Describe(random.Next(3) == 0 ? "sendonly" : "sendrecv")));
                break;
            case CallerWay.HangsUpTogether:
                lock (together)
                    together.Add(callId);
                stay = StayMaxMs * 2;
                break;
            case CallerWay.Waits:
                stay = StayMaxMs * 2;
                break;
        }

        party.After(stay, () => session.HangUp());
    }

    private void Take(SessionEvent told)
    {
        switch (told)
        {
            case SessionEvent.OfferReceived offer:
                offer.Session.AnswerOffer(party.Description);
                break;
            case SessionEvent.Ended ended:
                if (ended.End == SessionEnd.Refused)
                    refusals[ended.Status] = refusals.GetValueOrDefault(ended.Status) + 1;
                Forget(told.Session.Invite.CallIdText);
                break;
        }
    }

    private void Forget(string callId)
    {
        if (!sessions.Remove(callId))
            return;
        Interlocked.Decrement(ref open);
        lock (together)
            together.Remove(callId);
    }
}
