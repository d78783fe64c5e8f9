using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Voice.Alarms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What is wrong with the telephone now: carriers and agents' telephones that are lost.</summary>
internal static class ShowAlarms
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/voice/alarms", Show).RequireUser().WithTags("Voice").WithName("ListVoiceAlarms")
        .WithSummary("Carriers that are not reached, and telephones of signed-in agents that are registered no longer; for who leads or looks after them")
        .Produces<AlarmList>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

    private static IResult Show(HttpContext context, AlarmTopic alarms) =>
        AlarmTopic.RefusalTo(context.User) is { } refusal ? refusal.ToProblem() : TypedResults.Ok(alarms.Current);
}
