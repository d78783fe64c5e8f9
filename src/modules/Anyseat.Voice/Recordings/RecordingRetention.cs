using System.Collections.Concurrent;
using Anyseat.Customers.Contracts;
using Anyseat.Platform.Blobs;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Recordings;

/// <summary>Deletes recordings when their time is over, looking once an hour.</summary>
internal sealed partial class RecordingRetention(
    RecordingStore store, IAuditLog audit, TimeProvider clock, ILogger<RecordingRetention> logger) : IStartStep, IDisposable
{
    private const int BatchCountMax = 500;
    private static readonly TimeSpan every = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    public StartPhase Phase => StartPhase.Resume;

    public Task StartAsync(CancellationToken ct)
    {
        loop = RunAsync(stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await stopping.CancelAsync();
        await loop;
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>Deletes all whose time is over.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        int count = 0;
        while (await store.ListExpiredAsync(clock.GetInstant(), BatchCountMax, ct) is { Count: > 0 } expired)
        {
            foreach (RecordingRow row in expired)
            {
                await store.RemoveAsync(row.Id, ct);
                await audit.RecordAsync(new AuditEntry("recording.expired", null, "recording", row.Id), ct);
                count++;
            }
        }

        return count;
    }

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            do
            {
                await TrySweepAsync(ct);
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task TrySweepAsync(CancellationToken ct)
    {
        try
        {
            int count = await SweepAsync(ct);
            if (count > 0)
                LogSwept(count);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} recordings were deleted: their time is over")]
    private partial void LogSwept(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recordings whose time is over could not be deleted; the next look will try again")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Removes the recordings of a customer who is erased.</summary>
internal sealed class RecordingEraser(IBlobStore blobs) : ICustomerDataOwner
{
    private readonly ConcurrentDictionary<Guid, IReadOnlyList<Guid>> removed = new();

    public async Task EraseAsync(WriteScope scope, Guid customerId, CancellationToken ct) =>
        removed[customerId] = await RecordingStore.RemoveOfCustomerAsync(scope, customerId, ct);

    public async Task ForgetAsync(Guid customerId, CancellationToken ct)
    {
        if (!removed.TryRemove(customerId, out IReadOnlyList<Guid>? recordings))
            return;
        foreach (Guid recording in recordings)
            await blobs.DeleteAsync(RecordingRow.BlobNameOf(recording), ct);
    }
}
