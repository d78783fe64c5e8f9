namespace Anyseat.Measures;

/// <summary>What is counted and timed in a cell. Every field adds up over cells (the longest wait by the maximum), so that
/// finer cells can be summed to coarser ones; the ratios people read are formed last, by <see cref="Measure"/>.</summary>
/// <remarks>Durations are in microseconds. Which interval a field is counted in is part of its meaning:
/// <list type="bullet">
/// <item>a <b>visit</b> (one stay of one interaction in one queue) counts in the interval in which it began;</item>
/// <item>an <b>offer</b> counts in the interval in which it was made;</item>
/// <item><b>handling</b> (one agent's part in one interaction) counts in the interval in which it was completed;</item>
/// <item>the <b>first response</b> counts in the interval in which the interaction arrived;</item>
/// <item>an agent's <b>time</b> is split: each interval gets what lies in it.</item>
/// </list></remarks>
public struct Tally
{
    private WaitHistogram answeredWaits;
    private WaitHistogram abandonedWaits;
    private WaitHistogram waitingWaits;

    /// <summary>Interactions that arrived in the house (visits that are an interaction's first).</summary>
    public long Arrived { get; set; }

    /// <summary>Visits to a queue: arrivals, transfers and moves into it. Equals <see cref="Answered"/> +
    /// <see cref="Abandoned"/> + <see cref="Overflowed"/> + those still waiting.</summary>
    public long Offered { get; set; }

    /// <summary>Of <see cref="Offered"/>, those that came from elsewhere in the house.</summary>
    public long TransferredIn { get; set; }

    /// <summary>Visits that ended with an agent.</summary>
    public long Answered { get; set; }

    /// <summary>Sum of the waits of <see cref="Answered"/>.</summary>
    public long AnsweredWait { get; set; }

    /// <summary>Visits that ended with the customer leaving, short ones included.</summary>
    public long Abandoned { get; set; }

    /// <summary>Sum of the waits of <see cref="Abandoned"/>.</summary>
    public long AbandonedWait { get; set; }

    /// <summary>Visits that ended elsewhere: moved to another queue while waiting, diverted.</summary>
    public long Overflowed { get; set; }

    /// <summary>Customers to be called back: those of <see cref="Overflowed"/> who left for it, and those who booked.</summary>
    public long Callbacks { get; set; }

    /// <summary>Visits not over yet. Only in projections to an instant, never stored.</summary>
    public long Waiting { get; set; }

    /// <summary>The longest wait of any visit; adds up by the maximum.</summary>
    public long LongestWait { get; set; }

    /// <summary>Waits of <see cref="Answered"/>.</summary>
    public WaitHistogram AnsweredWaits
    {
        readonly get => answeredWaits;
        set => answeredWaits = value;
    }

    /// <summary>Waits of <see cref="Abandoned"/>.</summary>
    public WaitHistogram AbandonedWaits
    {
        readonly get => abandonedWaits;
        set => abandonedWaits = value;
    }

    /// <summary>Waits so far of <see cref="Waiting"/>.</summary>
    public WaitHistogram WaitingWaits
    {
        readonly get => waitingWaits;
        set => waitingWaits = value;
    }

    /// <summary>Offers made. Equals accepted + declined + not answered + revoked + pending.</summary>
    public long OffersMade { get; set; }

    /// <summary>Offers that were taken.</summary>
    public long OffersAccepted { get; set; }

    /// <summary>Offers that were declined.</summary>
    public long OffersDeclined { get; set; }

    /// <summary>Offers that were not answered in time.</summary>
    public long OffersNotAnswered { get; set; }

    /// <summary>Offers that were taken back.</summary>
    public long OffersRevoked { get; set; }

    /// <summary>Agents' parts in interactions that are complete, wrap-up included.</summary>
    public long Handled { get; set; }

    /// <summary>Time in conversation without hold, of <see cref="Handled"/>.</summary>
    public long Talk { get; set; }

    /// <summary>Time on hold, of <see cref="Handled"/>.</summary>
    public long Hold { get; set; }

    /// <summary>Wrap-up time, of <see cref="Handled"/>.</summary>
    public long WrapUp { get; set; }

    /// <summary>Of <see cref="Handled"/>, those that the agent passed on.</summary>
    public long TransferredOut { get; set; }

    /// <summary>Agents' parts in interactions that they began themselves, complete with wrap-up; not in <see cref="Handled"/>.
    /// </summary>
    public long OutboundHandled { get; set; }

    /// <summary>Time in conversation without hold, of <see cref="OutboundHandled"/>: from the moment the agent began.</summary>
    public long OutboundTalk { get; set; }

    /// <summary>Time on hold, of <see cref="OutboundHandled"/>.</summary>
    public long OutboundHold { get; set; }

    /// <summary>Wrap-up time, of <see cref="OutboundHandled"/>.</summary>
    public long OutboundWrapUp { get; set; }

    /// <summary>Interactions in which an agent wrote for the first time.</summary>
    public long Responded { get; set; }

    /// <summary>Sum of the times from arrival to that first message.</summary>
    public long ResponseTime { get; set; }

    /// <summary>Time signed in. Equals conversing + wrapping up + available + not ready.</summary>
    public long SignedIn { get; set; }

    /// <summary>Time with at least one conversation, whatever else.</summary>
    public long Conversing { get; set; }

    /// <summary>Time in wrap-up without a conversation.</summary>
    public long WrappingUp { get; set; }

    /// <summary>Time ready and free of conversations and wrap-up.</summary>
    public long Available { get; set; }

    /// <summary>Of <see cref="Available"/>, with an offer pending.</summary>
    public long Alerting { get; set; }

    /// <summary>Time not ready and free of conversations and wrap-up.</summary>
    public long NotReady { get; set; }

    /// <summary>Sum over conversations of the time in them, hold included: two chats for a minute are two minutes.</summary>
    public long ConversationTime { get; set; }

    /// <summary>Time with at least one conversation of the cell's channel.</summary>
    public long ChannelTime { get; set; }

    /// <summary>Counts a visit that ended with an agent.</summary>
    /// <param name="wait">How long it took, in microseconds.</param>
    public void AddAnswered(long wait)
    {
        Answered++;
        AnsweredWait += wait;
        answeredWaits.Add(wait);
        LongestWait = Math.Max(LongestWait, wait);
    }

    /// <summary>Counts a visit that ended with the customer leaving.</summary>
    /// <param name="wait">How long it took, in microseconds.</param>
    public void AddAbandoned(long wait)
    {
        Abandoned++;
        AbandonedWait += wait;
        abandonedWaits.Add(wait);
        LongestWait = Math.Max(LongestWait, wait);
    }

    /// <summary>Counts a visit that ended elsewhere.</summary>
    /// <param name="wait">How long it took, in microseconds.</param>
    public void AddOverflowed(long wait)
    {
        Overflowed++;
        LongestWait = Math.Max(LongestWait, wait);
    }

    /// <summary>Counts a visit that is not over.</summary>
    /// <param name="wait">How long it took, in microseconds.</param>
    public void AddWaiting(long wait)
    {
        Waiting++;
        waitingWaits.Add(wait);
        LongestWait = Math.Max(LongestWait, wait);
    }

    /// <summary>Adds another tally to this one.</summary>
    public void Add(in Tally other)
    {
        AddVisits(other);
        OffersMade += other.OffersMade;
        OffersAccepted += other.OffersAccepted;
        OffersDeclined += other.OffersDeclined;
        OffersNotAnswered += other.OffersNotAnswered;
        OffersRevoked += other.OffersRevoked;
        Handled += other.Handled;
        Talk += other.Talk;
        Hold += other.Hold;
        WrapUp += other.WrapUp;
        TransferredOut += other.TransferredOut;
        OutboundHandled += other.OutboundHandled;
        OutboundTalk += other.OutboundTalk;
        OutboundHold += other.OutboundHold;
        OutboundWrapUp += other.OutboundWrapUp;
        Responded += other.Responded;
        ResponseTime += other.ResponseTime;
        AddTimes(other);
    }

    private void AddVisits(in Tally other)
    {
        Arrived += other.Arrived;
        Offered += other.Offered;
        TransferredIn += other.TransferredIn;
        Answered += other.Answered;
        AnsweredWait += other.AnsweredWait;
        Abandoned += other.Abandoned;
        AbandonedWait += other.AbandonedWait;
        Overflowed += other.Overflowed;
        Callbacks += other.Callbacks;
        Waiting += other.Waiting;
        LongestWait = Math.Max(LongestWait, other.LongestWait);
        answeredWaits.Add(other.answeredWaits);
        abandonedWaits.Add(other.abandonedWaits);
        waitingWaits.Add(other.waitingWaits);
    }

    private void AddTimes(in Tally other)
    {
        SignedIn += other.SignedIn;
        Conversing += other.Conversing;
        WrappingUp += other.WrappingUp;
        Available += other.Available;
        Alerting += other.Alerting;
        NotReady += other.NotReady;
        ConversationTime += other.ConversationTime;
        ChannelTime += other.ChannelTime;
    }
}
