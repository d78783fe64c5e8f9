namespace Anyseat.Measures;

/// <content>Visits to queues and the offers made during them.</content>
public sealed partial class MeasureFold
{
    private bool Arrive(in MeasureFact fact, CellTable cells)
    {
        var open = new OpenInteraction { Id = fact.Interaction, Channel = fact.Channel ?? string.Empty, ArrivedAt = fact.At };
        if (fact.Queue is not { } queue || !interactions.TryAdd(fact.Interaction, open))
            return false;
        touchedInteractions.Add(open.Id);
        if (fact.Kind == MeasureFactKind.Booked)
            Book(open, queue, fact.At, cells);
        else
            Enter(open, queue, fact.At, cells).Arrived++;
        return true;
    }

    private bool Queue(in MeasureFact fact, OpenInteraction open, CellTable cells)
    {
        if (fact.Queue is not { } queue || open.IsCallback || open.Part is { IsWrapUp: true } || (open.WaitingSince is not null && open.Queue == queue))
            return false;
        if (open.Part is not null)
            CompletePart(open, fact.At, isTransfer: true, cells);
        if (open.WaitingSince is not null)
            Overflow(open, fact.At, cells);
        Enter(open, queue, fact.At, cells).TransferredIn++;
        return true;
    }

    private ref Tally Enter(OpenInteraction open, Guid queue, MeasureInstant at, CellTable cells)
    {
        open.Queue = queue;
        open.WaitingSince = at;
        ref Tally cell = ref cells.At(new CellKey(grain.StartOf(at), queue, open.Channel));
        cell.Offered++;
        return ref cell;
    }

    private bool Overflow(OpenInteraction open, MeasureInstant at, CellTable cells)
    {
        if (!TryEndVisit(open, at, cells, out CellKey key, out long wait))
            return false;
        cells.At(key).AddOverflowed(wait);
        return true;
    }

    private void Book(OpenInteraction open, Guid queue, MeasureInstant at, CellTable cells)
    {
        open.Queue = queue;
        open.IsCallback = true;
        cells.At(new CellKey(grain.StartOf(at), queue, open.Channel)).Callbacks++;
    }

    private bool TakeCallback(OpenInteraction open, MeasureInstant at, CellTable cells)
    {
        if (open.WaitingSince is not { } since || !Overflow(open, at, cells))
            return false;
        cells.At(new CellKey(grain.StartOf(since), open.Queue, open.Channel)).Callbacks++;
        open.IsCallback = true;
        return true;
    }

    private bool Abandon(OpenInteraction open, MeasureInstant at, CellTable cells)
    {
        if (!TryEndVisit(open, at, cells, out CellKey key, out long wait))
            return false;
        cells.At(key).AddAbandoned(wait);
        return true;
    }

    /// <summary>Ends the visit in the queue through which it was answered; if that is another than it was counted in, as can be
    /// when it waits in several, the visit moves there with its whole wait.</summary>
    private void Answer(OpenInteraction open, Guid? queue, OpenAgent agent, MeasureInstant at, CellTable cells)
    {
        if (open.WaitingSince is not { } since)
            return;
        if (queue is { } other && other != open.Queue)
        {
            cells.At(new CellKey(grain.StartOf(since), open.Queue, open.Channel)).Overflowed++;
            Enter(open, other, since, cells).TransferredIn++;
        }

        long wait = Between(since, at);
        open.WaitingSince = null;
        cells.At(new CellKey(grain.StartOf(since), open.Queue, open.Channel, agent.Id, agent.Team)).AddAnswered(wait);
    }

    private bool TryEndVisit(OpenInteraction open, MeasureInstant at, CellTable cells, out CellKey key, out long wait)
    {
        if (open.WaitingSince is not { } since)
        {
            key = default;
            wait = 0;
            return false;
        }

        EndOffer(open, MeasureFactKind.OfferRevoked, at, cells);
        open.WaitingSince = null;
        key = new CellKey(grain.StartOf(since), open.Queue, open.Channel);
        wait = Between(since, at);
        return true;
    }

    private bool Offer(in MeasureFact fact, OpenInteraction open, CellTable cells)
    {
        if (fact.Agent is not { } id || (open.WaitingSince is null && !open.IsCallback))
            return false;
        EndOffer(open, MeasureFactKind.OfferRevoked, fact.At, cells);
        OpenAgent agent = Accrued(id, fact.At, cells);
        agent.OfferCount++;
        open.Offer = new OpenOffer(id, agent.Team, fact.At);
        OfferCell(open, cells).OffersMade++;
        return true;
    }

    private bool EndOffer(OpenInteraction open, MeasureFactKind how, MeasureInstant at, CellTable cells)
    {
        if (open.Offer is not { } offer)
            return false;
        OpenAgent agent = Accrued(offer.Agent, at, cells);
        agent.OfferCount = Math.Max(0, agent.OfferCount - 1);
        ref Tally cell = ref OfferCell(open, cells);
        switch (how)
        {
            case MeasureFactKind.Connected: cell.OffersAccepted++; break;
            case MeasureFactKind.OfferDeclined: cell.OffersDeclined++; break;
            case MeasureFactKind.OfferNotAnswered: cell.OffersNotAnswered++; break;
            default: cell.OffersRevoked++; break;
        }

        open.Offer = null;
        return true;
    }

    private ref Tally OfferCell(OpenInteraction open, CellTable cells) =>
        ref cells.At(new CellKey(grain.StartOf(open.Offer!.At), open.Queue, open.Channel, open.Offer.Agent, open.Offer.Team));
}
