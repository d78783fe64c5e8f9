using Anyseat.People.Contracts;
using Anyseat.Platform.Security;

namespace Anyseat.People.Domain;

/// <summary>The one table of what a role may do.</summary>
internal static class RolePermissions
{
    private static readonly Dictionary<Role, string[]> table = new()
    {
        [Role.Agent] = [Permissions.Desk],
        [Role.TeamLeader] =
        [
            Permissions.Desk, Permissions.TeamView, Permissions.InteractionsView, Permissions.CustomersReveal,
            Permissions.RecordingsListen,
        ],
        [Role.FloorManager] =
        [
            Permissions.Desk, Permissions.TeamView, Permissions.FloorView, Permissions.InteractionsView,
            Permissions.RoutingManage, Permissions.CustomersReveal, Permissions.CallsView, Permissions.RecordingsListen,
        ],
        [Role.Planner] = [Permissions.TeamView, Permissions.FloorView],
        [Role.Quality] = [Permissions.InteractionsView, Permissions.RecordingsListen],
        [Role.KnowledgeEditor] = [],
        [Role.FieldEngineer] = [],
        [Role.Colleague] = [],
        [Role.Auditor] = [Permissions.AuditView],
        // An administrator steers the house but is not put in line for customers; somebody who does both has two roles.
        [Role.Admin] =
        [
            Permissions.TeamView, Permissions.FloorView, Permissions.InteractionsView, Permissions.PeopleManage,
            Permissions.RoutingManage, Permissions.AuditView, Permissions.CustomersErase, Permissions.CustomersReveal,
            Permissions.VoiceManage, Permissions.CallsView,
        ],
    };

    /// <summary>What one role may do.</summary>
    public static IReadOnlyList<string> Of(Role role) => table[role];

    /// <summary>What the roles may do together, in ordinal order, each once.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Role> roles) =>
        [.. roles.SelectMany(role => table[role]).Distinct().Order(StringComparer.Ordinal)];
}
