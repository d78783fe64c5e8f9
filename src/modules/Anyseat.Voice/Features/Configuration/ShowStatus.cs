using Anyseat.Sip.Trunks;
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
    /// <param name="SipStatus">What it refused with; null when it gave no answer.</param>
    /// <param name="Servers">Its servers that are asked whether they are there: those that are down are skipped.</param>
    internal sealed record TrunkStatusView(Guid Id, TrunkState State, DateTimeOffset? Since, int? SipStatus, IReadOnlyList<ServerStatusView> Servers);

    /// <summary>How a server of a carrier stands.</summary>
    /// <param name="Address">Which: transport, address and port, such as <c>udp:192.0.2.1:5060</c>.</param>
    /// <param name="State">Whether it answers.</param>
    /// <param name="Since">Since when.</param>
    internal sealed record ServerStatusView(string Address, TargetStatus State, DateTimeOffset Since);

    /// <summary>Whether a carrier reaches us.</summary>
    internal enum TrunkState
    {
        /// <summary>Switched off.</summary>
        Disabled = 0,

        /// <summary>Known by its address, and not asked whether it is there, or not yet.</summary>
        ByAddress = 1,

        /// <summary>Our registration is on its way.</summary>
        Registering = 2,

        /// <summary>Our registration holds.</summary>
        Registered = 3,

        /// <summary>Our registration does not hold, or none of its servers answers.</summary>
        Lost = 4,

        /// <summary>Known by its address, and at least one of its servers answers.</summary>
        Reachable = 5,
    }

    public static void Map(IEndpointRouteBuilder voice) => voice.MapGet("/status", Show).WithName("showVoiceStatus")
        .WithSummary("How the switch is doing: whether it listens, telephones, calls, and whether our registrations at carriers hold");

    private static Ok<VoiceStatusView> Show(IVoiceStatus status, IVoiceSettings settings, TrunkStandings standings, TrunkProbes probes, CallSwitch calls) =>
        TypedResults.Ok(new VoiceStatusView(
            status.IsOpen, status.SipAddress?.ToString(), status.CallCount, status.IsOpen ? calls.PhoneCount : 0,
            [.. settings.Current.Trunks.Select(trunk => ToView(trunk, standings.Find(trunk.Id), probes.ServersOf(trunk.Id)))]));

    private static TrunkStatusView ToView(Trunk trunk, TrunkStanding? standing, IEnumerable<ServerStanding> servers) => new(
        trunk.Id, StateOf(trunk, standing), standing?.Since.ToDateTimeOffset(), standing?.SipStatus,
        [.. servers.Select(server => new ServerStatusView(server.Address, server.Status, server.Since.ToDateTimeOffset()))]);

    private static TrunkState StateOf(Trunk trunk, TrunkStanding? standing) => (trunk, standing?.Reach) switch
    {
        ({ IsEnabled: false }, _) => TrunkState.Disabled,
        (_, TrunkReach.Lost) => TrunkState.Lost,
        ({ Access: TrunkKind.ByAddress }, TrunkReach.Reached) => TrunkState.Reachable,
        ({ Access: TrunkKind.ByAddress }, _) => TrunkState.ByAddress,
        (_, TrunkReach.Reached) => TrunkState.Registered,
        _ => TrunkState.Registering,
    };
}
