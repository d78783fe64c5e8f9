using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Live;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Interactions.Features;

/// <summary>Lets only the active desk of an agent act.</summary>
internal static class DeskGuard
{
    public const string DeskIdHeader = "X-Desk-Id";

    /// <summary>Requires the desk permission, and for a browser desk that it is the active one. An integrator's call (bearer
    /// token, no desk id) acts for the agent as such.</summary>
    public static TBuilder RequireActiveDesk<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.RequirePermission(Permissions.Desk);
        builder.AddEndpointFilterFactory((_, next) => async invocation =>
        {
            HttpContext http = invocation.HttpContext;
            string? desk = http.Request.Headers[DeskIdHeader];
            if (desk is null)
                return await next(invocation);
            if (desk.Length is 0 or > 64)
                return new ValidationError("desk.id_invalid", $"{DeskIdHeader} has 1 to 64 characters.").ToProblem();
            var board = (LiveBoard)http.RequestServices.GetService(typeof(LiveBoard))!;
            var presence = (DeskPresence)http.RequestServices.GetService(typeof(DeskPresence))!;
            return presence.MayAct(board.DeskOf(http.User.GetUserId()), desk)
                ? await next(invocation)
                : new DeskNotActive().ToProblem();
        });
        return builder;
    }
}

/// <summary>Another tab or machine is the agent's active desk.</summary>
internal sealed record DeskNotActive()
    : ConflictError("desk.not_active", "Another desk of this agent is the active one; take over first.");

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
