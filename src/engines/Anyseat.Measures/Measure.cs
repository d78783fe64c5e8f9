namespace Anyseat.Measures;

/// <summary>The measures people read, each defined once, over a tally of any cell or sum of cells. Null where the divisor is
/// zero: no calls is not a service level of 0 %.</summary>
public static class Measure
{
    /// <summary>The share of visits answered in time.</summary>
    /// <remarks>See <see cref="ServiceLevelFormula"/>. Visits that wait beyond T are missed already and count; those that wait
    /// less are undecided and do not. Visits that overflowed were offered here and not answered here: they count as missed.
    /// </remarks>
    /// <returns>0 to 1.</returns>
    public static double? ServiceLevel(in Tally tally, ServiceLevelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        long inTime = tally.AnsweredWaits.CountUpTo(rule.ThresholdClass);
        long leftInTime = tally.AbandonedWaits.CountUpTo(rule.ThresholdClass);
        long decided = tally.Offered - tally.WaitingWaits.CountUpTo(rule.ThresholdClass);
        return rule.Formula switch
        {
            ServiceLevelFormula.OfferedLessShortAbandons => Ratio(inTime, decided - ShortAbandoned(tally, rule)),
            ServiceLevelFormula.Offered => Ratio(inTime, decided),
            ServiceLevelFormula.Answered => Ratio(inTime, tally.Answered),
            ServiceLevelFormula.OfferedLessAbandonedInTime => Ratio(inTime, decided - leftInTime),
            ServiceLevelFormula.AbandonedInTimeServed => Ratio(inTime + leftInTime, decided),
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        };
    }

    /// <summary>Answers within T of the rule.</summary>
    public static long AnsweredInTime(in Tally tally, ServiceLevelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return tally.AnsweredWaits.CountUpTo(rule.ThresholdClass);
    }

    /// <summary>Abandons after at most <see cref="ServiceLevelRule.ShortAbandonMax"/>.</summary>
    public static long ShortAbandoned(in Tally tally, ServiceLevelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return tally.AbandonedWaits.CountUpTo(rule.ShortClass);
    }

    /// <summary>(Abandoned − short) ÷ (offered − short − waiting): of those whose wait is over and who did wait, the share that
    /// left.</summary>
    /// <returns>0 to 1.</returns>
    public static double? Abandonment(in Tally tally, ServiceLevelRule rule)
    {
        long isShort = ShortAbandoned(tally, rule);
        return Ratio(tally.Abandoned - isShort, tally.Offered - isShort - tally.Waiting);
    }

    /// <summary>ASA: total wait of answered ÷ answered.</summary>
    public static TimeSpan? AverageSpeedOfAnswer(in Tally tally) => Average(tally.AnsweredWait, tally.Answered);

    /// <summary>Total wait of abandoned ÷ abandoned, short ones included.</summary>
    public static TimeSpan? AverageTimeToAbandon(in Tally tally) => Average(tally.AbandonedWait, tally.Abandoned);

    /// <summary>The longest wait of any visit, over or not; null without visits whose wait is known.</summary>
    public static TimeSpan? LongestWait(in Tally tally) =>
        tally.Answered + tally.Abandoned + tally.Overflowed + tally.Waiting == 0 ? null : FromMicroseconds(tally.LongestWait);

    /// <summary>The wait that a share of the answered did not exceed, from the classes of <see cref="WaitHistogram"/>.</summary>
    /// <param name="tally">The tally.</param>
    /// <param name="share">0 to 1.</param>
    public static TimeSpan? AnswerPercentile(in Tally tally, double share) =>
        tally.AnsweredWaits.Percentile(share, tally.LongestWait) is { } wait ? FromMicroseconds(wait) : null;

    /// <summary>AHT: (talk + hold + wrap-up) ÷ handled.</summary>
    public static TimeSpan? AverageHandleTime(in Tally tally) => Average(tally.Talk + tally.Hold + tally.WrapUp, tally.Handled);

    /// <summary>Talk ÷ handled.</summary>
    public static TimeSpan? AverageTalkTime(in Tally tally) => Average(tally.Talk, tally.Handled);

    /// <summary>Hold ÷ handled.</summary>
    public static TimeSpan? AverageHoldTime(in Tally tally) => Average(tally.Hold, tally.Handled);

    /// <summary>Wrap-up ÷ handled.</summary>
    public static TimeSpan? AverageWrapUpTime(in Tally tally) => Average(tally.WrapUp, tally.Handled);

    /// <summary>(Talk + hold + wrap-up) ÷ handled, of what agents began themselves; ringing at the customer's end is talk.</summary>
    public static TimeSpan? AverageOutboundHandleTime(in Tally tally) =>
        Average(tally.OutboundTalk + tally.OutboundHold + tally.OutboundWrapUp, tally.OutboundHandled);

    /// <summary>Talk ÷ handled, of what agents began themselves.</summary>
    public static TimeSpan? AverageOutboundTalkTime(in Tally tally) => Average(tally.OutboundTalk, tally.OutboundHandled);

    /// <summary>Passed on ÷ handled.</summary>
    /// <returns>0 to 1.</returns>
    public static double? TransferRate(in Tally tally) => Ratio(tally.TransferredOut, tally.Handled);

    /// <summary>Time from arrival to the first message of an agent ÷ interactions that got one. Text only: a call is answered by
    /// voice at once, its measure is <see cref="AverageSpeedOfAnswer"/>.</summary>
    public static TimeSpan? AverageFirstResponse(in Tally tally) => Average(tally.ResponseTime, tally.Responded);

    /// <summary>Handling ÷ (handling + available), where handling is the time with at least one conversation or wrap-up. Time
    /// not ready is outside of both; ringing is available.</summary>
    /// <returns>0 to 1.</returns>
    public static double? Occupancy(in Tally tally)
    {
        long handling = tally.Conversing + tally.WrappingUp;
        return Ratio(handling, handling + tally.Available);
    }

    /// <summary>Handling ÷ signed in: occupancy with all time at work below the line.</summary>
    /// <returns>0 to 1.</returns>
    public static double? Utilisation(in Tally tally) => Ratio(tally.Conversing + tally.WrappingUp, tally.SignedIn);

    /// <summary>Sum of conversation time ÷ time with at least one conversation of the channel: how many an agent had at once,
    /// on average, while having any. 1 for calls.</summary>
    public static double? Concurrency(in Tally tally) => Ratio(tally.ConversationTime, tally.ChannelTime);

    /// <summary>Taken ÷ offers that were up to the agent (revoked and pending ones were not).</summary>
    /// <returns>0 to 1.</returns>
    public static double? OfferAcceptance(in Tally tally) =>
        Ratio(tally.OffersAccepted, tally.OffersAccepted + tally.OffersDeclined + tally.OffersNotAnswered);

    private static double? Ratio(long part, long whole) => whole <= 0 ? null : (double)part / whole;

    private static TimeSpan? Average(long microseconds, long count) => count <= 0 ? null : FromMicroseconds(microseconds / count);

    private static TimeSpan FromMicroseconds(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);
}
