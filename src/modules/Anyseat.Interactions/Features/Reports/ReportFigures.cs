using Anyseat.Measures;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>The figures of a row. What a report does not know of is null; so is a ratio without anything to divide by.
/// Durations are in seconds, rates from 0 to 1. docs/measures.md has the formulas.</summary>
internal sealed record ReportFigures
{
    public long? Arrived { get; init; }

    public long? Offered { get; init; }

    public long? TransferredIn { get; init; }

    public long? Answered { get; init; }

    public long? AnsweredInTime { get; init; }

    public long? Abandoned { get; init; }

    public long? ShortAbandoned { get; init; }

    public long? Overflowed { get; init; }

    public long? Callbacks { get; init; }

    public long? Waiting { get; init; }

    public double? ServiceLevel { get; init; }

    public double? AbandonmentRate { get; init; }

    public double? AverageAnswerSeconds { get; init; }

    public double? AnswerSecondsP90 { get; init; }

    public double? AverageAbandonSeconds { get; init; }

    public double? LongestWaitSeconds { get; init; }

    public long? Responded { get; init; }

    public double? AverageFirstResponseSeconds { get; init; }

    public long? OffersMade { get; init; }

    public long? OffersAccepted { get; init; }

    public long? OffersDeclined { get; init; }

    public long? OffersNotAnswered { get; init; }

    public long? OffersRevoked { get; init; }

    public long? Handled { get; init; }

    public long? TransferredOut { get; init; }

    public double? AverageHandleSeconds { get; init; }

    public double? AverageTalkSeconds { get; init; }

    public double? AverageHoldSeconds { get; init; }

    public double? AverageWrapUpSeconds { get; init; }

    public long? OutboundHandled { get; init; }

    public double? AverageOutboundHandleSeconds { get; init; }

    public double? AverageOutboundTalkSeconds { get; init; }

    public double? SignedInSeconds { get; init; }

    public double? ConversingSeconds { get; init; }

    public double? WrappingUpSeconds { get; init; }

    public double? AvailableSeconds { get; init; }

    public double? AlertingSeconds { get; init; }

    public double? NotReadySeconds { get; init; }

    public double? Occupancy { get; init; }

    public double? Utilisation { get; init; }

    public double? Concurrency { get; init; }

    public static ReportFigures Of(in Tally tally, ReportPlan plan)
    {
        var figures = new ReportFigures();
        if (plan.HasVisits)
            figures = WithVisits(figures, tally, plan.Query.Rule);
        if (plan.HasAnswers)
            figures = WithAnswers(figures, tally);
        if (plan.HasHandling)
            figures = WithHandling(figures, tally);
        if (plan.HasTimes)
            figures = WithTimes(figures, tally);
        if (plan.HasConcurrency)
            figures = figures with { Concurrency = Rate(Measure.Concurrency(tally)) };
        return plan.Query.Group == ReportGroup.Reason ? figures with { NotReadySeconds = Seconds(tally.NotReady) } : figures;
    }

    private static ReportFigures WithVisits(ReportFigures figures, in Tally tally, ServiceLevelRule rule) => figures with
    {
        Arrived = tally.Arrived,
        Offered = tally.Offered,
        TransferredIn = tally.TransferredIn,
        AnsweredInTime = Measure.AnsweredInTime(tally, rule),
        Abandoned = tally.Abandoned,
        ShortAbandoned = Measure.ShortAbandoned(tally, rule),
        Overflowed = tally.Overflowed,
        Callbacks = tally.Callbacks,
        Waiting = tally.Waiting,
        ServiceLevel = Rate(Measure.ServiceLevel(tally, rule)),
        AbandonmentRate = Rate(Measure.Abandonment(tally, rule)),
        AnswerSecondsP90 = Seconds(Measure.AnswerPercentile(tally, 0.9)),
        AverageAbandonSeconds = Seconds(Measure.AverageTimeToAbandon(tally)),
        LongestWaitSeconds = Seconds(Measure.LongestWait(tally)),
    };

    private static ReportFigures WithAnswers(ReportFigures figures, in Tally tally) => figures with
    {
        Answered = tally.Answered,
        AverageAnswerSeconds = Seconds(Measure.AverageSpeedOfAnswer(tally)),
        Responded = tally.Responded,
        AverageFirstResponseSeconds = Seconds(Measure.AverageFirstResponse(tally)),
        OffersMade = tally.OffersMade,
        OffersAccepted = tally.OffersAccepted,
        OffersDeclined = tally.OffersDeclined,
        OffersNotAnswered = tally.OffersNotAnswered,
        OffersRevoked = tally.OffersRevoked,
    };

    private static ReportFigures WithHandling(ReportFigures figures, in Tally tally) => figures with
    {
        Handled = tally.Handled,
        TransferredOut = tally.TransferredOut,
        AverageHandleSeconds = Seconds(Measure.AverageHandleTime(tally)),
        AverageTalkSeconds = Seconds(Measure.AverageTalkTime(tally)),
        AverageHoldSeconds = Seconds(Measure.AverageHoldTime(tally)),
        AverageWrapUpSeconds = Seconds(Measure.AverageWrapUpTime(tally)),
        OutboundHandled = tally.OutboundHandled,
        AverageOutboundHandleSeconds = Seconds(Measure.AverageOutboundHandleTime(tally)),
        AverageOutboundTalkSeconds = Seconds(Measure.AverageOutboundTalkTime(tally)),
    };

    private static ReportFigures WithTimes(ReportFigures figures, in Tally tally) => figures with
    {
        SignedInSeconds = Seconds(tally.SignedIn),
        ConversingSeconds = Seconds(tally.Conversing),
        WrappingUpSeconds = Seconds(tally.WrappingUp),
        AvailableSeconds = Seconds(tally.Available),
        AlertingSeconds = Seconds(tally.Alerting),
        NotReadySeconds = Seconds(tally.NotReady),
        Occupancy = Rate(Measure.Occupancy(tally)),
        Utilisation = Rate(Measure.Utilisation(tally)),
    };

    private static double Seconds(long microseconds) => Math.Round(microseconds / 1e6, 1);

    private static double? Seconds(TimeSpan? duration) => duration is { } known ? Math.Round(known.TotalSeconds, 1) : null;

    private static double? Rate(double? rate) => rate is { } known ? Math.Round(known, 4) : null;
}
