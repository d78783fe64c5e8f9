using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Live;
using Anyseat.Platform.Errors;

namespace Anyseat.Interactions.Features;

/// <summary>Another tab or machine is the agent's active desk.</summary>
internal sealed record DeskNotActive()
    : ConflictError("desk.not_active", "Another desk of this agent is the active one; take over first.");

/// <inheritdoc cref="IDeskAccess"/>
internal sealed class DeskAccess(LiveBoard board, DeskPresence presence) : IDeskAccess
{
    public Error? MayAct(Guid agent, string? deskId) =>
        deskId is null || presence.MayAct(board.DeskOf(agent), deskId) ? null : new DeskNotActive();
}

/// <summary>Finds a live interaction that an agent may act on: the one door for desk commands.</summary>
internal sealed class InteractionAccess(LiveBoard board)
{
    /// <summary>The interaction if this agent has it in one of the phases; 404 for what is not theirs, 409 for the wrong phase.</summary>
    public Result<LiveInteractionView> Find(Guid interaction, Guid agent, params ReadOnlySpan<InteractionPhase> phases)
    {
        LiveInteractionView? found = board.Find(interaction);
        if (found is null || found.Agent != agent)
            return new NotFoundError("interaction.unknown", "There is no such live interaction of yours.");
        if (!phases.Contains(found.State))
            return new ConflictError("interaction.wrong_state", "The interaction's state does not allow this.");
        return found;
    }
}
