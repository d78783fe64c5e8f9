using System.Threading.Channels;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Calls;

/// <summary>Tells routing which agents have no telephone that rings: calls are then not offered to them, and everything else is. It looks
/// again whenever a telephone registers or its registration runs out, when telephones are given to others, and when agents come.</summary>
/// <remarks>What routing knows is read back from what is committed, and only differences are told, so nothing is told twice and nothing is
/// forgotten over a restart.</remarks>
internal sealed partial class ReachabilityReporter(
    CallSwitch calls, PhoneDoor phones, IInteractions interactions, IPeopleDirectory people, IVoiceSettings settings, IJournal journal, TimeProvider clock,
    ILogger<ReachabilityReporter> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExpiryMargin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookMax = TimeSpan.FromHours(1);

    // One place: whoever asks while a look is due asks for the same look.
    private readonly Channel<bool> looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for another look.</summary>
    public void Look() => looks.Writer.TryWrite(true);

    /// <summary>Reports until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        void OnPeople(PeopleSnapshot changed) => Look();
        void OnSettings(VoiceSettings changed) => Look();
        using IDisposable observing = journal.Observe(DomainId.Main, Observe);
        people.Changed += OnPeople;
        settings.Changed += OnSettings;
        try
        {
            while (true)
            {
                if (await ReportAsync(ct))
                    await WaitAsync(await calls.AskAsync(() => phones.Registry.NextExpiry, null, ct), ct);
                else
                    await Task.Delay(RetryAfter, clock, ct);
            }
        }
        finally
        {
            people.Changed -= OnPeople;
            settings.Changed -= OnSettings;
        }
    }

    /// <summary>Waits until a look is asked for, or a registration runs out.</summary>
    private async Task WaitAsync(DateTimeOffset? expiry, CancellationToken ct)
    {
        TimeSpan longest = expiry is { } at ? at - clock.GetUtcNow() + ExpiryMargin : LookMax;
        using CancellationTokenSource elapsed = new(TimeSpan.FromTicks(Math.Clamp(longest.Ticks, ExpiryMargin.Ticks, LookMax.Ticks)), clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(elapsed.Token, ct);
        try
        {
            await looks.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Time for a look of our own.
        }
    }

    private void Observe(IReadOnlyList<JournalEvent> batch)
    {
        // A new plan brings in agents of whom routing knew nothing before.
        foreach (JournalEvent committed in batch)
            if (committed.Kind == JournalKinds.RoutingConfigured)
                Look();
    }

    /// <summary>Tells all differences.</summary>
    /// <returns>False when something could not be told and another look is due.</returns>
    private async Task<bool> ReportAsync(CancellationToken ct)
    {
        Guid[] agents = [.. people.Snapshot.Agents.Where(agent => agent.IsEnabled).Select(agent => agent.Id)];
        Guid[] reachable = await calls.AskAsync(
            () =>
            {
                phones.Registry.ExpireAll();
                return agents.Where(agent => !calls.PhonesOf(agent).IsEmpty).ToArray();
            },
            [],
            ct);
        HashSet<Guid> wanted = [.. agents.Except(reachable)];
        HashSet<Guid> told = [.. interactions.FindVoiceUnreachable()];
        Task<bool>[] all = [.. agents.Where(agent => wanted.Contains(agent) != told.Contains(agent))
            .Select(agent => TellAsync(agent, !wanted.Contains(agent), ct))];
        return (await Task.WhenAll(all)).All(isTold => isTold);
    }

    private async Task<bool> TellAsync(Guid agent, bool isReachable, CancellationToken ct)
    {
        Result<Done> outcome = await interactions.SetVoiceReachableAsync(agent, isReachable, ct);
        // Who is not in the plan yet comes with the next plan, which leads to another look.
        if (outcome.TryGet(out _, out Error? refused) || refused.Code == "agent.unknown")
            return true;
        LogNotTold(logger, agent, refused.Code);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Routing could not be told whether the telephone of {Agent} rings: {Code}")]
    private static partial void LogNotTold(ILogger logger, Guid agent, string code);
}
