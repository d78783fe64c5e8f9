using System.Security.Claims;
using System.Text.Json.Serialization;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;

namespace Anyseat.Messaging.Domain;

/// <summary>What a canned reply says; at least one language is there.</summary>
internal sealed record CannedText
{
    /// <summary>English; at most 4,000 characters.</summary>
    [JsonPropertyName("en")]
    public string? En { get; init; }

    /// <summary>Simplified Chinese; at most 4,000 characters.</summary>
    [JsonPropertyName("zh-CN")]
    public string? ZhCn { get; init; }

    /// <summary>Cleaned as messages are.</summary>
    public static Result<CannedText> Clean(CannedText text)
    {
        if (!MessageText.Clean(text.En, Interactions.Contracts.MessageLimits.TextLengthMax, "text.en").TryGet(out string? en, out Error? error) && error is not null)
            return error;
        if (!MessageText.Clean(text.ZhCn, Interactions.Contracts.MessageLimits.TextLengthMax, "text.zh-CN").TryGet(out string? zhCn, out error) && error is not null)
            return error;
        return en is null && zhCn is null
            ? new ValidationError("canned_reply.empty", "A canned reply says something in at least one language.", "text")
            : new CannedText { En = en, ZhCn = zhCn };
    }
}

/// <summary>Who may use a canned reply.</summary>
internal enum CannedScope
{
    /// <summary>The one who wrote it.</summary>
    Personal = 0,

    /// <summary>A team.</summary>
    Team = 1,

    /// <summary>Everybody.</summary>
    Everybody = 2,
}

/// <summary>An answer kept ready, called by typing <c>/</c> and its shortcut.</summary>
internal sealed record CannedReply
{
    public required Guid Id { get; init; }

    public required CannedScope Scope { get; init; }

    /// <summary>The team of a <see cref="CannedScope.Team"/> reply.</summary>
    public required Guid? TeamId { get; init; }

    /// <summary>1 to 40 letters, digits, '-' or '_', in any script.</summary>
    public required string Shortcut { get; init; }

    public required CannedText Text { get; init; }

    public required long Version { get; init; }

    /// <summary>Whether the reader may change it.</summary>
    public required bool CanEdit { get; init; }
}

/// <summary>Who may use and who may change canned replies: the one door.</summary>
/// <param name="User">The caller.</param>
/// <param name="Team">The caller's team.</param>
/// <param name="IsManager">Whether the caller manages what is shared by all.</param>
/// <param name="IsLeader">Whether the caller leads the team.</param>
internal readonly record struct CannedAccess(Guid User, Guid? Team, bool IsManager, bool IsLeader)
{
    public static CannedAccess Of(ClaimsPrincipal principal) => new(
        principal.GetUserId(),
        Guid.TryParse(principal.FindFirst(AnyseatClaims.TeamId)?.Value, out Guid team) ? team : null,
        principal.Has(Permissions.RoutingManage),
        principal.Has(Permissions.TeamView));

    /// <summary>Whether the caller may change replies of this scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="team">The team of a team's replies.</param>
    /// <param name="owner">The owner of personal ones.</param>
    public bool MayChange(CannedScope scope, Guid? team, Guid? owner) => scope switch
    {
        CannedScope.Personal => owner == User,
        CannedScope.Team => IsManager || (IsLeader && team is not null && team == Team),
        CannedScope.Everybody => IsManager,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "No such scope."),
    };
}
