using System.Globalization;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Live;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>An agent takes or declines what is offered.</summary>
internal static class Offers
{
    internal sealed record AcceptOffer(Guid InteractionId);

    internal sealed record DeclineOffer(Guid InteractionId, int ReasonCode);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder offers = api.MapGroup("/offers/{offerId}").WithTags("Desk").RequireActiveDesk();
        offers.MapPost("/accept", AcceptAsync).WithName("AcceptOffer").WithSummary("Takes an offer.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        offers.MapPost("/decline", DeclineAsync).WithName("DeclineOffer").WithSummary("Declines an offer with a reason.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AcceptAsync(
        string offerId, AcceptOffer request, HttpContext http, LiveBoard board, RoutingDomain domain, CancellationToken ct)
    {
        if (!TryParse(offerId, out long offer))
            return Gone.ToProblem();
        if (board.Find(request.InteractionId) is { Channel: "voice" })
            return new ConflictError("offer.by_phone", "A call is answered on the telephone that rings.").ToProblem();
        Guid agent = http.User.GetUserId();
        Result<Done> outcome = await domain.SendAsync(
            new RoutingInput
            {
                Kind = RoutingCommandKind.Accept,
                Actor = Actor.Agent(agent),
                Interaction = request.InteractionId,
                Agent = agent,
                Offer = offer,
            },
            ct);
        if (outcome.TryGet(out _, out Error? error))
            return TypedResults.NoContent();

        // The answer to the first try may have been lost on its way: the same wish again is fulfilled already.
        bool isTaken = board.Read(state => state.Interactions.TryGetValue(request.InteractionId, out LiveInteraction? live)
            && live.Phase == InteractionPhase.Connected && live.Agent == agent && live.Offer == offer);
        return isTaken ? TypedResults.NoContent() : error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeclineAsync(
        string offerId, DeclineOffer request, HttpContext http, RoutingDomain domain, SettingsStore settings, CancellationToken ct)
    {
        if (!TryParse(offerId, out long offer))
            return Gone.ToProblem();
        if (!settings.DeclineReasons.Any(reason => reason.Code == request.ReasonCode))
            return new ValidationError("offer.reason_unknown", "Choose one of the configured reasons.", "reasonCode").ToProblem();
        Guid agent = http.User.GetUserId();
        Result<Done> outcome = await domain.SendAsync(
            new RoutingInput
            {
                Kind = RoutingCommandKind.Decline,
                Actor = Actor.Agent(agent),
                Interaction = request.InteractionId,
                Agent = agent,
                Offer = offer,
                Reason = request.ReasonCode,
            },
            ct);
        return outcome.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static Error Gone => Refusals.ToError(RoutingRejection.OfferNotPending);

    private static bool TryParse(string offerId, out long offer) =>
        long.TryParse(offerId, NumberStyles.None, CultureInfo.InvariantCulture, out offer) && offer > 0;
}
