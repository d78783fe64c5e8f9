using Anyseat.Measures;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>A field of a tally as a column.</summary>
/// <param name="Name">The column.</param>
/// <param name="Read">Its value.</param>
/// <param name="Add">Adds a value read from the column.</param>
/// <param name="IsMaximum">Whether two values become the larger rather than the sum.</param>
internal sealed record CellColumn(string Name, ReadTally Read, AddToTally Add, bool IsMaximum = false);

internal delegate long ReadTally(in Tally tally);

internal delegate void AddToTally(ref Tally tally, long value);

/// <summary>All fields that are stored, by family. What is only in projections (who waits) is not.</summary>
internal static class CellColumns
{
    public static IReadOnlyList<CellColumn> Visits { get; } =
    [
        new("arrived", (in tally) => tally.Arrived, (ref tally, value) => tally.Arrived += value),
        new("offered", (in tally) => tally.Offered, (ref tally, value) => tally.Offered += value),
        new("transferred_in", (in tally) => tally.TransferredIn, (ref tally, value) => tally.TransferredIn += value),
        new("abandoned", (in tally) => tally.Abandoned, (ref tally, value) => tally.Abandoned += value),
        new("abandoned_wait", (in tally) => tally.AbandonedWait, (ref tally, value) => tally.AbandonedWait += value),
        new("overflowed", (in tally) => tally.Overflowed, (ref tally, value) => tally.Overflowed += value),
        new("callbacks", (in tally) => tally.Callbacks, (ref tally, value) => tally.Callbacks += value),
        .. Enumerable.Range(0, WaitHistogram.ClassCount).Select(Answered),
        .. Enumerable.Range(0, WaitHistogram.ClassCount).Select(Abandoned),
    ];

    public static IReadOnlyList<CellColumn> Answers { get; } =
    [
        new("answered", (in tally) => tally.Answered, (ref tally, value) => tally.Answered += value),
        new("answered_wait", (in tally) => tally.AnsweredWait, (ref tally, value) => tally.AnsweredWait += value),
        new("longest_wait", (in tally) => tally.LongestWait, (ref tally, value) => tally.LongestWait = Math.Max(tally.LongestWait, value), IsMaximum: true),
        new("responded", (in tally) => tally.Responded, (ref tally, value) => tally.Responded += value),
        new("response_time", (in tally) => tally.ResponseTime, (ref tally, value) => tally.ResponseTime += value),
    ];

    public static IReadOnlyList<CellColumn> Offers { get; } =
    [
        new("offers_made", (in tally) => tally.OffersMade, (ref tally, value) => tally.OffersMade += value),
        new("offers_accepted", (in tally) => tally.OffersAccepted, (ref tally, value) => tally.OffersAccepted += value),
        new("offers_declined", (in tally) => tally.OffersDeclined, (ref tally, value) => tally.OffersDeclined += value),
        new("offers_not_answered", (in tally) => tally.OffersNotAnswered, (ref tally, value) => tally.OffersNotAnswered += value),
        new("offers_revoked", (in tally) => tally.OffersRevoked, (ref tally, value) => tally.OffersRevoked += value),
    ];

    public static IReadOnlyList<CellColumn> Handling { get; } =
    [
        new("handled", (in tally) => tally.Handled, (ref tally, value) => tally.Handled += value),
        new("talk", (in tally) => tally.Talk, (ref tally, value) => tally.Talk += value),
        new("hold", (in tally) => tally.Hold, (ref tally, value) => tally.Hold += value),
        new("wrap_up", (in tally) => tally.WrapUp, (ref tally, value) => tally.WrapUp += value),
        new("transferred_out", (in tally) => tally.TransferredOut, (ref tally, value) => tally.TransferredOut += value),
        new("outbound_handled", (in tally) => tally.OutboundHandled, (ref tally, value) => tally.OutboundHandled += value),
        new("outbound_talk", (in tally) => tally.OutboundTalk, (ref tally, value) => tally.OutboundTalk += value),
        new("outbound_hold", (in tally) => tally.OutboundHold, (ref tally, value) => tally.OutboundHold += value),
        new("outbound_wrap_up", (in tally) => tally.OutboundWrapUp, (ref tally, value) => tally.OutboundWrapUp += value),
    ];

    public static IReadOnlyList<CellColumn> Times { get; } =
    [
        new("signed_in", (in tally) => tally.SignedIn, (ref tally, value) => tally.SignedIn += value),
        new("conversing", (in tally) => tally.Conversing, (ref tally, value) => tally.Conversing += value),
        new("wrapping_up", (in tally) => tally.WrappingUp, (ref tally, value) => tally.WrappingUp += value),
        new("available", (in tally) => tally.Available, (ref tally, value) => tally.Available += value),
        new("alerting", (in tally) => tally.Alerting, (ref tally, value) => tally.Alerting += value),
        new("conversation_time", (in tally) => tally.ConversationTime, (ref tally, value) => tally.ConversationTime += value),
        new("channel_time", (in tally) => tally.ChannelTime, (ref tally, value) => tally.ChannelTime += value),
    ];

    public static IReadOnlyList<CellColumn> NotReady { get; } =
        [new("not_ready", (in tally) => tally.NotReady, (ref tally, value) => tally.NotReady += value)];

    private static CellColumn Answered(int waitClass) => new(
        $"answered_{waitClass:00}",
        (in tally) => tally.AnsweredWaits[waitClass],
        (ref tally, value) =>
        {
            WaitHistogram waits = tally.AnsweredWaits;
            waits[waitClass] += (int)value;
            tally.AnsweredWaits = waits;
        });

    private static CellColumn Abandoned(int waitClass) => new(
        $"abandoned_{waitClass:00}",
        (in tally) => tally.AbandonedWaits[waitClass],
        (ref tally, value) =>
        {
            WaitHistogram waits = tally.AbandonedWaits;
            waits[waitClass] += (int)value;
            tally.AbandonedWaits = waits;
        });
}
