using System.Security.Claims;
using Anyseat.Media.Recording;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;

namespace Anyseat.Voice.Recordings;

/// <summary>The one door to recordings: who may listen, and the trace it leaves.</summary>
internal sealed class RecordingAccess(
    RecordingStore store, IRecordingKeys keys, IPeopleDirectory people, IAuditLog audit, TimeProvider clock)
{
    private const int TracesMax = 10_000;

    // A browser asks for a recording in many ranges: one trace in a while is enough for all of them.
    private static readonly TimeSpan traceEvery = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<(Guid User, Guid Recording), Instant> traces = [];

    /// <summary>Whether somebody may listen: agents to their own calls, team leaders to those of their team, others who may listen to all.
    /// </summary>
    public bool MayListen(ClaimsPrincipal user, RecordingRow row)
    {
        if (row.AgentId is { } agent && agent == user.FindUserId() && user.Has(Permissions.Desk))
            return true;
        if (!user.Has(Permissions.RecordingsListen))
            return false;
        bool isScopedToTeam = user.Has(Permissions.TeamView) && !user.Has(Permissions.FloorView);
        if (!isScopedToTeam)
            return true;
        string? team = user.FindFirst(AnyseatClaims.TeamId)?.Value;
        return team is not null && row.AgentId is { } other && people.FindUser(other)?.TeamId?.ToString("D") == team;
    }

    /// <summary>Opens a recording for somebody who may listen; leaves a trace first. What one may not hear does not exist.</summary>
    public async Task<Result<(RecordingReader Reader, Stream Encrypted)>> OpenAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        RecordingRow? row = await store.FindAsync(id, ct);
        if (row is null || !MayListen(user, row))
            return Unknown;
        if (await store.OpenAsync(id, ct) is not { } encrypted)
            return Unknown;
        if (!RecordingReader.TryOpen(encrypted, keys.Find, out RecordingReader? reader, out RecordingFault fault))
        {
            await encrypted.DisposeAsync();
            return new ConflictError("recording.unreadable", $"The recording cannot be opened: {fault}.");
        }

        await TraceAsync(user.GetUserId(), id, ct);
        return (reader!, encrypted);
    }

    private async Task TraceAsync(Guid user, Guid recording, CancellationToken ct)
    {
        Instant now = clock.GetInstant();
        lock (gate)
        {
            if (traces.TryGetValue((user, recording), out Instant last) && now - last < traceEvery)
                return;
            if (traces.Count >= TracesMax)
                traces.Clear();
            traces[(user, recording)] = now;
        }

        await audit.RecordAsync(new AuditEntry("recording.played", user, "recording", recording), ct);
    }

    private static NotFoundError Unknown => new("recording.unknown", "There is no such recording.");
}
