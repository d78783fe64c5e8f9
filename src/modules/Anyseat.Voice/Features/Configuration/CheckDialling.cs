using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>Tries the dial rules without dialling.</summary>
internal static class CheckDialling
{
    /// <param name="Dialled">What would be dialled.</param>
    /// <param name="UserId">Who would dial it.</param>
    internal sealed record DialCheckRequest(string Dialled, Guid UserId);

    /// <param name="IsAllowed">Whether it may be dialled.</param>
    /// <param name="Code">Why not; null when it may.</param>
    /// <param name="Kind">What kind of destination it is; null when it is no number.</param>
    /// <param name="Reason">Which part of the rules refuses; null when none does.</param>
    /// <param name="Number">The number of the world; null for internal and emergency numbers.</param>
    /// <param name="TrunkIds">The trunks that would be tried, in order.</param>
    /// <param name="CallerId">The number that would be shown by the first of them; null for none.</param>
    internal sealed record DialCheck(
        bool IsAllowed, string? Code, NumberKind? Kind, DialRefusalReason? Reason, string? Number, IReadOnlyList<Guid> TrunkIds, string? CallerId);

    public static void Map(IEndpointRouteBuilder voice) => voice.MapPost("/dial-check", Check)
        .WithName("checkVoiceDialling").WithSummary("Says whether somebody may dial a number, and how it would go; nothing is dialled")
        .ProducesProblem(400);

    private static Results<Ok<DialCheck>, ProblemHttpResult> Check(DialCheckRequest request, IPeopleDirectory people, IDialRules rules)
    {
        if (people.FindUser(request.UserId) is null)
            return new ValidationError("user.unknown", "There is no such user.", "userId").ToProblem();
        if (!rules.Judge(request.UserId, request.Dialled).TryGet(out DialPermit? permit, out Error? error))
        {
            var refused = error as DialRefused;
            return TypedResults.Ok(new DialCheck(false, error.Code, refused?.Kind, refused?.Reason, null, [], null));
        }

        string? shown = permit.Trunks.Count == 0 ? null : permit.Trunks[0].CallerId.Choose(permit.CallerId)?.ToString();
        return TypedResults.Ok(new DialCheck(
            true, null, permit.Kind, null, permit.Number?.ToString(), [.. permit.Trunks.Select(trunk => trunk.Id)], shown));
    }
}
