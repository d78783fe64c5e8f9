using System.Collections.Concurrent;
using System.Data.Common;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Journal;

/// <summary>A routing domain that this node owns, beside <see cref="DomainId.Main"/>; registered as a service.</summary>
/// <param name="Id">Which.</param>
public sealed record OwnedDomain(DomainId Id);

/// <summary>The journal of a node: an appender for each domain it owns, from <see cref="StartPhase.Own"/> on.</summary>
internal sealed class NodeJournal(
    IDatabase database,
    IEnumerable<OwnedDomain> owned,
    JournalOptions options,
    TimeProvider clock,
    ILogger<NodeJournal> logger,
    IHostApplicationLifetime? lifetime = null) : IJournal, IStartStep, IAsyncDisposable
{
    private const int EventsMax = 1000;
    private const int NameSizeMax = 64;
    private static readonly TimeSpan ProbeMax = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<DomainId, JournalFeed> feeds = new();
    private readonly ConcurrentDictionary<DomainId, DomainAppender> appenders = new();
    private readonly JournalReader reader = new(database);
    private int healthLast;

    public event Action<JournalHealth>? HealthChanged;

    public StartPhase Phase => StartPhase.Own;

    public JournalHealth Health
    {
        get
        {
            var worst = JournalHealth.Healthy;
            foreach ((DomainId _, DomainAppender appender) in appenders)
                worst = (JournalHealth)Math.Max((int)worst, (int)appender.Health);
            return worst;
        }
    }

    public async Task StartAsync(CancellationToken ct)
    {
        Validate(options);
        foreach (DomainId domain in owned.Select(other => other.Id).Prepend(DomainId.Main).Distinct())
        {
            var appender = new DomainAppender(
                domain, NewStore(domain), GetFeed(domain), options, clock, logger, OnHealthChanged, OnFenced);
            await appender.StartAsync(ct).ConfigureAwait(false);
            appenders[domain] = appender;
        }
    }

    public async Task StopAsync(CancellationToken ct)
    {
        foreach ((DomainId _, DomainAppender appender) in appenders)
            await appender.StopAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((DomainId _, DomainAppender appender) in appenders)
            await appender.DisposeAsync().ConfigureAwait(false);
        appenders.Clear();
    }

    public ValueTask<Result<AppendOutcome>> AppendAsync(AppendRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        Validate(request);
        return GetAppender(request.Domain).AppendAsync(request, ct);
    }

    public IDisposable Observe(DomainId domain, Action<IReadOnlyList<JournalEvent>> observer) =>
        GetFeed(domain).Add(observer);

    public long GetSeqLast(DomainId domain) => GetAppender(domain).SeqLast;

    public IAsyncEnumerable<JournalEvent> ReadAsync(DomainId domain, long seqAfter, CancellationToken ct) =>
        reader.ReadAsync(domain, seqAfter, ct);

    public Task<long> FindSeqBeforeAsync(DomainId domain, Instant at, CancellationToken ct) =>
        reader.FindSeqBeforeAsync(domain, at, ct);

    public Task<IReadOnlyList<JournalEvent>> ReadStreamAsync(
        DomainId domain, StreamKind kind, Guid stream, long versionAfter, int countMax, CancellationToken ct) =>
        reader.ReadStreamAsync(domain, kind, stream, versionAfter, countMax, ct);

    public Task<IReadOnlyList<JournalEvent>> ReadStreamBackAsync(
        DomainId domain, StreamKind kind, Guid stream, long seqBefore, IReadOnlyList<string> kinds, int countMax,
        CancellationToken ct) => reader.ReadStreamBackAsync(domain, kind, stream, seqBefore, kinds, countMax, ct);

    public async Task<bool> ProbeAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ProbeMax);
        try
        {
            await reader.ReadSeqLastAsync(DomainId.Main, patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception away) when (away is DbException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void Validate(JournalOptions options)
    {
        bool isValid = options.PendingMax is >= 1 and <= 1_000_000
            && options.BatchMax is >= 1 and <= 10_000
            && options.CollectMax >= TimeSpan.Zero && options.CollectMax <= TimeSpan.FromMilliseconds(20)
            && options.AppendWaitMax > TimeSpan.Zero;
        if (!isValid)
        {
            throw new StorageStartException(
                "The section Journal of the configuration is out of range: PendingMax 1 to 1,000,000, BatchMax 1 to "
                + "10,000, CollectMax 0 to 20 ms, AppendWaitMax above 0.");
        }
    }

    private static void Validate(AppendRequest request)
    {
        Invariant.Require(request.Events.Count is >= 1 and <= EventsMax);
        for (int index = 0; index < request.Events.Count; index++)
        {
            Invariant.Require(request.Events[index].Kind.Length is >= 1 and <= NameSizeMax);
            Invariant.Require(request.Events[index].Actor.Value.Length is >= 1 and <= NameSizeMax);
        }

        for (int index = 0; index < request.Rows.Count; index++)
            Invariant.Require((uint)request.Rows[index].EventIndex < (uint)request.Events.Count);
    }

    private IJournalStore NewStore(DomainId domain) => database is PostgreSqlDatabase postgres
        ? new PostgreSqlJournalStore(domain, postgres)
        : new SqliteJournalStore(domain, database);

    private JournalFeed GetFeed(DomainId domain) => feeds.GetOrAdd(domain, _ => new JournalFeed(logger));

    private DomainAppender GetAppender(DomainId domain) =>
        appenders.TryGetValue(domain, out DomainAppender? appender)
            ? appender
            : throw new InvalidOperationException($"The domain {domain} is not owned by this node (yet).");

    private void OnHealthChanged()
    {
        JournalHealth now = Health;
        if (Interlocked.Exchange(ref healthLast, (int)now) != (int)now)
            HealthChanged?.Invoke(now);
    }

    private void OnFenced() => lifetime?.StopApplication();
}
