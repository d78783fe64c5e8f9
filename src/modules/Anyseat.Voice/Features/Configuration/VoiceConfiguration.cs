using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>All of <c>/api/v1/voice</c> that sets things up.</summary>
internal static class VoiceConfiguration
{
    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder voice = api.MapGroup("/voice").WithTags("Voice").RequirePermission(Permissions.VoiceManage)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        Trunks.Endpoints.Map(voice);
        InboundNumbers.Endpoints.Map(voice);
        Phones.Map(voice);
        DialRuleEndpoints.Endpoints.Map(voice);
        Numberings.Endpoints.Map(voice);
        QueuePolicies.Endpoints.Map(voice);
        CheckDialling.Map(voice);
        PromptEndpoints.Map(voice);
        ShowStatus.Map(voice);
    }
}
