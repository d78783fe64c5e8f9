using Anyseat.Messaging.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;

namespace Anyseat.Messaging.Storage;

/// <inheritdoc cref="IMessagingSeeder"/>
internal sealed class MessagingSeeder(EntryPointStore entryPoints, CannedReplyStore store) : IMessagingSeeder
{
    // Nobody: sees what is everybody's.
    private static readonly CannedAccess Nobody = new(Guid.Empty, null, IsManager: false, IsLeader: false);

    public Task SeedAsync(EntryPoint entryPoint, CancellationToken ct) => entryPoints.AddAsync(entryPoint, ct);

    public async Task SeedAsync(IReadOnlyList<CannedReplySeed> replies, CancellationToken ct)
    {
        if ((await store.ListAsync(Nobody, ct)).Count > 0)
            return;
        foreach (CannedReplySeed seed in replies)
        {
            var row = new CannedRow(
                InputId.Of("canned-seed", seed.Shortcut).Value, null, null, seed.Shortcut, new CannedText { En = seed.En, ZhCn = seed.ZhCn }, 1);
            Invariant.Require((await store.AddAsync(row, ct)).IsSuccess);
        }
    }
}
