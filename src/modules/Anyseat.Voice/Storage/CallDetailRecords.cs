using System.Threading.Channels;
using Anyseat.Customers.Contracts;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Voice.Domain;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Storage;

/// <summary>Writes call detail records in batches to <c>voice_call</c>; numbers become tokens on the way.</summary>
internal sealed partial class CallDetailRecords(
    IDatabase database, ICustomerIdentities identities, TimeProvider clock, ILogger<CallDetailRecords> logger)
    : ICallDetailRecords, IStartStep, IDisposable
{
    /// <summary>Records that wait at most, while the database is away; what comes beyond is logged and lost.</summary>
    public const int WaitingCountMax = 100_000;

    private const int BatchCountMax = 200;
    private static readonly TimeSpan retryAfter = TimeSpan.FromSeconds(2);

    private static readonly RowInsert<TokenisedCall> insert = new RowInsert<TokenisedCall>("voice_call", "ON CONFLICT (id) DO NOTHING")
        .GuidColumn("id", row => row.Detail.Id)
        .GuidColumn("interaction_id", row => row.Detail.InteractionId)
        .GuidColumn("customer_id", row => row.Detail.CustomerId)
        .TextColumn("direction", row => CallWords.Of(row.Detail.Direction))
        .GuidColumn("trunk_id", row => row.Detail.TrunkId)
        .GuidColumn("agent_id", row => row.Detail.AgentId)
        .GuidColumn("queue_id", row => row.Detail.QueueId)
        .TextColumn("our_number", row => row.Detail.OurNumber?.ToString())
        .GuidColumn("other_number_id", row => row.Other)
        .InstantColumn("begun_at", row => row.Detail.BegunAt)
        .InstantColumn("answered_at", row => row.Detail.AnsweredAt)
        .InstantColumn("ended_at", row => row.Detail.EndedAt)
        .IntegerColumn("sip_status", row => row.Detail.SipStatus)
        .IntegerColumn("q850_cause", row => row.Detail.Q850Cause)
        .TextColumn("ended_by", row => CallWords.Of(row.Detail.EndedBy))
        .BooleanColumn("is_emergency", row => row.Detail.IsEmergency)
        .TextColumn("codec", row => row.Detail.Codec)
        .IntegerColumn("mos_hundredths", row => row.Detail.Mos is { } mos ? (long)Math.Round(mos * 100) : null)
        .IntegerColumn("packets_lost", row => row.Detail.PacketsLost);

    private readonly Channel<CallDetail> waiting = Channel.CreateBounded<CallDetail>(
        new BoundedChannelOptions(WaitingCountMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    public StartPhase Phase => StartPhase.Resume;

    public void Add(CallDetail detail)
    {
        if (!waiting.Writer.TryWrite(detail))
            LogLost(detail.Id);
    }

    public Task StartAsync(CancellationToken ct)
    {
        loop = RunAsync();
        return Task.CompletedTask;
    }

    /// <summary>Writes what still waits; gives up when the database is away.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        waiting.Writer.TryComplete();
        await using CancellationTokenRegistration hurry = ct.Register(stopping.Cancel);
        await loop;
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        var batch = new List<CallDetail>(BatchCountMax);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchCountMax && waiting.Reader.TryRead(out CallDetail? detail))
                batch.Add(detail);
            while (!await TryWriteAsync(batch))
            {
                if (stopping.IsCancellationRequested || waiting.Reader.Completion.IsCompleted)
                {
                    LogGivenUp(batch.Count + waiting.Reader.Count);
                    return;
                }

                await Task.Delay(retryAfter, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            batch.Clear();
        }
    }

    private async Task<bool> TryWriteAsync(List<CallDetail> batch)
    {
        try
        {
            var rows = new List<TokenisedCall>(batch.Count);
            foreach (CallDetail detail in batch)
                rows.Add(await TokeniseAsync(detail));
            await database.WriteAsync((scope, token) => insert.WriteAsync(scope, rows, token), stopping.Token);
            return true;
        }
        catch (Exception exception) when (StorageFaults.Classify(exception) is not StorageFault.Data)
        {
            LogAway(exception, batch.Count);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception)
        {
            // A batch that can never be written must not stop the others.
            LogRefused(exception, batch.Count);
            return true;
        }
    }

    private async Task<TokenisedCall> TokeniseAsync(CallDetail detail)
    {
        if (detail.OtherNumber is not { } number)
            return new TokenisedCall(detail, null);
        CustomerIdentity identity = await identities.ResolveAsync(IdentityKinds.Phone, number.ToString(), detail.BegunAt, stopping.Token);
        return new TokenisedCall(detail with { CustomerId = detail.CustomerId ?? identity.CustomerId }, identity.Id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The record of call {CallId} is lost: too many wait for the database")]
    private partial void LogLost(Guid callId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} records of calls wait for the database")]
    private partial void LogAway(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} records of calls are lost: the server stops and the database is away")]
    private partial void LogGivenUp(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} records of calls could not be written")]
    private partial void LogRefused(Exception exception, int count);

    private sealed record TokenisedCall(CallDetail Detail, Guid? Other);
}

/// <summary>The words in the table.</summary>
internal static class CallWords
{
    public static string Of(CallDirection direction) => direction switch
    {
        CallDirection.Inbound => "inbound",
        CallDirection.Outbound => "outbound",
        CallDirection.Internal => "internal",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    public static string Of(CallEnding ending) => ending switch
    {
        CallEnding.Customer => "customer",
        CallEnding.Agent => "agent",
        CallEnding.Switch => "switch",
        _ => throw new ArgumentOutOfRangeException(nameof(ending)),
    };

    public static CallDirection ToDirection(string word) => Enum.Parse<CallDirection>(word, ignoreCase: true);

    public static CallEnding ToEnding(string word) => Enum.Parse<CallEnding>(word, ignoreCase: true);
}
