using Anyseat.Platform.Time;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>How the switch is doing: whether it listens, who is registered, and which carriers reach us.</summary>
internal static class ShowStatus
{
    /// <summary>How the switch is doing.</summary>
    /// <param name="IsOpen">Whether calls are taken.</param>
    /// <param name="SipAddress">Where SIP listens, as address:port; null when calls are switched off.</param>
    /// <param name="CallCount">Calls that are not over.</param>
    /// <param name="PhoneCount">Telephones registered.</param>
    /// <param name="Trunks">The carriers, as they are tried.</param>
    internal sealed record VoiceStatusView(bool IsOpen, string? SipAddress, int CallCount, int PhoneCount, IReadOnlyList<TrunkStatusView> Trunks);

    /// <summary>How a carrier stands.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="State">Whether it reaches us.</param>
    /// <param name="Since">Since when; null where nothing is known.</param>
    /// <param name="SipStatus">What it refused our registration with; null when it gave no answer.</param>
    internal sealed record TrunkStatusView(Guid Id, TrunkState State, Instant? Since, int? SipStatus);

    /// <summary>Whether a carrier reaches us.</summary>
    internal enum TrunkState
    {
        /// <summary>Switched off.</summary>
        Disabled = 0,

        /// <summary>Known by its address: it needs no registration.</summary>
        ByAddress = 1,

        /// <summary>Our registration is on its way.</summary>
        Registering = 2,

        /// <summary>Our registration holds.</summary>
        Registered = 3,

        /// <summary>Our registration does not hold: nobody reaches us by this carrier.</summary>
        Lost = 4,
    }

    public static void Map(IEndpointRouteBuilder voice) => voice.MapGet("/status", Show).WithName("showVoiceStatus")
        .WithSummary("How the switch is doing: whether it listens, telephones, calls, and whether our registrations at carriers hold");

    private static Ok<VoiceStatusView> Show(IVoiceStatus status, IVoiceSettings settings, TrunkRegistrations registrations, CallSwitch calls) =>
        TypedResults.Ok(new VoiceStatusView(
            status.IsOpen, status.SipAddress?.ToString(), status.CallCount, status.IsOpen ? calls.PhoneCount : 0,
            [.. settings.Current.Trunks.Select(trunk => ToView(trunk, registrations.Standings.GetValueOrDefault(trunk.Id)))]));

    private static TrunkStatusView ToView(Trunk trunk, TrunkStanding? standing) => trunk switch
    {
        { IsEnabled: false } => new TrunkStatusView(trunk.Id, TrunkState.Disabled, null, null),
        { Access: TrunkKind.ByAddress } => new TrunkStatusView(trunk.Id, TrunkState.ByAddress, null, null),
        _ => new TrunkStatusView(
            trunk.Id,
            standing?.State switch
            {
                RegistrationStanding.Registered => TrunkState.Registered,
                RegistrationStanding.Lost => TrunkState.Lost,
                _ => TrunkState.Registering,
            },
            standing?.Since, standing?.SipStatus),
    };
}
