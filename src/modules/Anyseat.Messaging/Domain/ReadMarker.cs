using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;

namespace Anyseat.Messaging.Domain;

/// <summary>Records that one side has seen the messages up to a place.</summary>
internal sealed class ReadMarker(IJournal journal, IInteractions interactions, TimeProvider clock)
{
    /// <summary>Marks as read; a place that is not there yet is refused.</summary>
    /// <param name="interaction">The conversation.</param>
    /// <param name="agent">The agent; null for the visitor.</param>
    /// <param name="seq">Up to and with this.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Result<Done>> MarkAsync(Guid interaction, Guid? agent, long seq, CancellationToken ct)
    {
        if (seq < 1 || seq > journal.GetSeqLast(DomainId.Main))
            return new ValidationError("read.seq_invalid", "seq is that of a message.", "seq");
        LiveInteractionView? live = interactions.FindLive(interaction);
        if (live is null)
            return Done.Value;
        if (agent is not null && live.Agent != agent)
            return new NotFoundError("interaction.unknown", "There is no such live interaction of yours.");
        MessageAuthor by = agent is null ? MessageAuthor.Customer : MessageAuthor.Agent;
        Result<AppendOutcome> outcome = await journal.AppendAsync(
            new AppendRequest
            {
                Input = InputId.Of($"read:{interaction:N}:{by}", seq.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                Events =
                [
                    InteractionFacts.Create(
                        interaction, JournalKinds.MessagesRead, agent is { } id ? Actor.Agent(id) : Actor.Customer(live.Customer),
                        clock.GetInstant(), new MessagesReadData(by, seq)),
                ],
            },
            ct);
        return outcome.TryGet(out _, out Error? error) ? Done.Value : error;
    }
}
