namespace Anyseat.Measures;

/// <content>Agents' parts: conversation, hold, first response, wrap-up.</content>
public sealed partial class MeasureFold
{
    private bool Connect(in MeasureFact fact, OpenInteraction open, CellTable cells)
    {
        if (fact.Agent is not { } id || open.Part is { IsWrapUp: true } || open.Part?.Agent == id)
            return false;
        if (open.Part is not null)
            CompletePart(open, fact.At, isTransfer: true, cells);
        EndOffer(open, open.Offer?.Agent == id ? MeasureFactKind.Connected : MeasureFactKind.OfferRevoked, fact.At, cells);
        OpenAgent agent = Accrued(id, fact.At, cells);
        Answer(open, fact.Queue, agent, fact.At, cells);
        open.IsCallback = false;
        agent.Count(open.Channel, 1);
        open.Part = new OpenPart { Agent = id, Team = agent.Team, Since = fact.At };
        return true;
    }

    /// <summary>An agent's own beginning: no visit to any queue, a part of the agent's from the first moment.</summary>
    private bool Begin(in MeasureFact fact, CellTable cells)
    {
        if (fact.Queue is not { } queue || fact.Agent is not { } id)
            return false;
        var open = new OpenInteraction { Id = fact.Interaction, Channel = fact.Channel ?? string.Empty, ArrivedAt = fact.At, Queue = queue };
        if (!interactions.TryAdd(open.Id, open))
            return false;
        touchedInteractions.Add(open.Id);
        OpenAgent agent = Accrued(id, fact.At, cells);
        agent.Count(open.Channel, 1);
        open.Part = new OpenPart { Agent = id, Team = agent.Team, Since = fact.At, IsOutbound = true };
        return true;
    }

    private bool SetHold(OpenInteraction open, MeasureInstant at, bool isHeld, CellTable cells)
    {
        if (open.Part is not { IsWrapUp: false } part || part.IsHeld == isHeld)
            return false;
        AdvancePart(open, part, at, cells);
        part.IsHeld = isHeld;
        return true;
    }

    private bool Reply(in MeasureFact fact, OpenInteraction open, CellTable cells)
    {
        if (open.IsResponded || fact.Agent is not { } agent)
            return false;
        open.IsResponded = true;
        Guid? team = agents.GetValueOrDefault(agent)?.Team;
        ref Tally cell = ref cells.At(new CellKey(grain.StartOf(open.ArrivedAt), open.Queue, open.Channel, agent, team));
        cell.Responded++;
        cell.ResponseTime += Between(open.ArrivedAt, fact.At);
        return true;
    }

    private bool StartWrapUp(OpenInteraction open, MeasureInstant at, CellTable cells)
    {
        if (open.Part is not { IsWrapUp: false } part)
            return false;
        LeaveConversation(open, part, at, cells).WrapUpCount++;
        part.IsWrapUp = true;
        return true;
    }

    private static bool SetDisposition(in MeasureFact fact, OpenInteraction open)
    {
        if (open.Part is not { } part)
            return false;
        part.Disposition = fact.Detail;
        return true;
    }

    private bool CompletePart(OpenInteraction open, MeasureInstant at, bool isTransfer, CellTable cells)
    {
        if (open.Part is not { } part)
            return false;
        long wrapUp = 0;
        if (part.IsWrapUp)
        {
            OpenAgent agent = Accrued(part.Agent, at, cells);
            agent.WrapUpCount = Math.Max(0, agent.WrapUpCount - 1);
            wrapUp = Between(part.Since, at);
        }
        else
        {
            LeaveConversation(open, part, at, cells);
        }

        open.Part = null;
        ref Tally cell = ref cells.At(
            new CellKey(grain.StartOf(at), open.Queue, open.Channel, part.Agent, part.Team, part.Disposition));
        if (part.IsOutbound)
        {
            cell.OutboundHandled++;
            cell.OutboundTalk += part.Talk;
            cell.OutboundHold += part.Hold;
            cell.OutboundWrapUp += wrapUp;
            return true;
        }

        cell.Handled++;
        cell.Talk += part.Talk;
        cell.Hold += part.Hold;
        cell.WrapUp += wrapUp;
        if (isTransfer)
            cell.TransferredOut++;
        return true;
    }

    private bool Close(OpenInteraction open, MeasureInstant at, CellTable cells)
    {
        Overflow(open, at, cells);
        // A callback is offered outside of any visit to a queue.
        EndOffer(open, MeasureFactKind.OfferRevoked, at, cells);
        CompletePart(open, at, isTransfer: false, cells);
        return interactions.Remove(open.Id);
    }

    private OpenAgent LeaveConversation(OpenInteraction open, OpenPart part, MeasureInstant at, CellTable cells)
    {
        OpenAgent agent = Accrued(part.Agent, at, cells);
        AdvancePart(open, part, at, cells);
        agent.Count(open.Channel, -1);
        return agent;
    }

    /// <summary>Brings talk or hold up to an instant, and the conversation's time into the intervals it lies in.</summary>
    private void AdvancePart(OpenInteraction open, OpenPart part, MeasureInstant at, CellTable cells)
    {
        long passed = Between(part.Since, at);
        if (part.IsHeld)
            part.Hold += passed;
        else
            part.Talk += passed;
        AddConversationTime(open, part, at, cells);
        part.Since = new MeasureInstant(part.Since.Microseconds + passed);
    }

    private void AddConversationTime(OpenInteraction open, OpenPart part, MeasureInstant until, CellTable cells)
    {
        for (MeasureInstant from = part.Since; from < until;)
        {
            MeasureInstant start = grain.StartOf(from);
            MeasureInstant to = grain.EndWithin(start, until);
            cells.At(new CellKey(start, open.Queue, open.Channel, part.Agent, part.Team)).ConversationTime += Between(from, to);
            from = to;
        }
    }
}
