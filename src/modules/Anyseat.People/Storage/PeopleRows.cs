using Anyseat.Platform.Time;

namespace Anyseat.People.Storage;

/// <summary>The organisation of the installation; one row. Its revision is raised by every change of people, which also
/// puts such changes one after the other.</summary>
internal sealed class OrganisationRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public long Revision { get; set; }
}

internal sealed class SiteRow : INamedRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string NameKey { get; set; }
    public required string TimeZone { get; set; }
    public long Version { get; set; }
}

internal sealed class TeamRow : INamedRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string NameKey { get; set; }
    public Guid? SiteId { get; set; }
    public long Version { get; set; }
}

internal sealed class SkillRow : INamedRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string NameKey { get; set; }
    public long Version { get; set; }
}

/// <summary>A thing with an id, a unique name and a version.</summary>
internal interface INamedRow
{
    Guid Id { get; set; }
    string Name { get; set; }
    string NameKey { get; set; }
    long Version { get; set; }
}

internal sealed class UserRow
{
    public Guid Id { get; set; }
    public required string Username { get; set; }
    public required string UsernameKey { get; set; }
    public required string DisplayName { get; set; }
    public required string PasswordHash { get; set; }
    public Guid? TeamId { get; set; }
    public Guid? SiteId { get; set; }
    public int ChatLimit { get; set; }
    public bool IsEnabled { get; set; }
    public string? Locale { get; set; }
    public string? Theme { get; set; }
    public Instant CreatedAt { get; set; }
    public long Version { get; set; }
    public List<UserRoleRow> Roles { get; set; } = [];
    public List<UserSkillRow> Skills { get; set; } = [];
}

internal sealed class UserRoleRow
{
    public Guid UserId { get; set; }
    public required string Role { get; set; }
}

internal sealed class UserSkillRow
{
    public Guid UserId { get; set; }
    public Guid SkillId { get; set; }
    public int Proficiency { get; set; }
}

internal sealed class SessionRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public Instant CreatedAt { get; set; }
    public Instant SeenAt { get; set; }
}

internal sealed class TokenRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public required string Name { get; set; }
    public required byte[] Hash { get; set; }
    public Instant CreatedAt { get; set; }
    public Instant? ExpiresAt { get; set; }
    public Instant? LastUsedAt { get; set; }
}

internal sealed class LockoutRow
{
    public required byte[] NameHash { get; set; }
    public Instant LockedUntil { get; set; }
}

internal sealed class SetupRow
{
    public int Id { get; set; }
    public required byte[] CodeHash { get; set; }
    public Instant CreatedAt { get; set; }
}

internal sealed class IdempotencyRow
{
    public Guid UserId { get; set; }
    public required string Key { get; set; }
    public required byte[] RequestHash { get; set; }
    public Guid SubjectId { get; set; }
    public Instant CreatedAt { get; set; }
}

internal sealed class AuditRow
{
    public Guid Id { get; set; }
    public Instant At { get; set; }
    public required string Action { get; set; }
    public Guid? ActorId { get; set; }
    public required string SubjectKind { get; set; }
    public Guid? SubjectId { get; set; }
    public string? Data { get; set; }
}
