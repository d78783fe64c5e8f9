using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.People.Storage;

/// <summary>The audit log in <c>people_audit</c>: appended to, never changed.</summary>
internal sealed class AuditLog(ModuleDatabase<PeopleDbContext> database, IIdSource ids, TimeProvider clock) : IAuditLog
{
    public Task RecordAsync(AuditEntry entry, CancellationToken ct) => database.WriteAsync(
        async (context, token) =>
        {
            context.AddAudit(ids.NewId(), clock.GetInstant(), entry);
            return await context.SaveChangesAsync(token);
        },
        ct);

    public async Task WriteAsync(WriteScope scope, AuditEntry entry, CancellationToken ct)
    {
        await using PeopleDbContext context = database.Open(scope);
        context.AddAudit(ids.NewId(), clock.GetInstant(), entry);
        await context.SaveChangesAsync(ct);
    }
}
