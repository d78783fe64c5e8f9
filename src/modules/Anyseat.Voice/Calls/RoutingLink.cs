using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Calls;

/// <summary>Between calls and routing: what telephones do goes in as inputs, what is committed comes back.</summary>
internal sealed partial class RoutingLink(
    IInteractions interactions, IJournal journal, ICustomerDirectory customers, ICustomerIdentities identities, ICallDirectory directory,
    CallbackNumbers numbers, IIdSource ids, TaskTracker tasks, TimeProvider clock,
    ILogger<RoutingLink> logger) : IDisposable
{
    /// <summary>The channel's name in the journal.</summary>
    public const string Channel = "voice";

    /// <summary>Batches of events that wait for the loop of calls; each is a commit, and the journal itself lets only few run ahead.
    /// </summary>
    private const int InboxMax = 65_536;

    private readonly ConcurrentDictionary<Guid, byte> known = new();
    private readonly ConcurrentDictionary<Guid, byte> callbacks = new();
    private readonly Channel<IReadOnlyList<JournalEvent>> inbox = System.Threading.Channels.Channel.CreateBounded<IReadOnlyList<JournalEvent>>(
        new BoundedChannelOptions(InboxMax) { SingleReader = true });

    private IDisposable? observing;

    /// <summary>Interactions whose events are handed on.</summary>
    public int FollowedCount => known.Count;

    /// <summary>Begins to listen.</summary>
    public void Start()
    {
        observing = journal.Observe(DomainId.Main, Observe);
        foreach (LiveInteractionView live in interactions.FindLive(Channel))
            if (live.IsCallback)
                callbacks.TryAdd(live.Id, 0);
    }

    /// <summary>Whether an interaction is a callback whose customer is not on the line.</summary>
    public bool IsCallback(Guid interaction) => callbacks.ContainsKey(interaction);

    public void Dispose() => observing?.Dispose();

    /// <summary>Hands what is committed about our calls to the loop of calls, in order, until cancelled.</summary>
    public async Task PumpAsync(Func<Action, CancellationToken, ValueTask> post, Action<JournalEvent> take, CancellationToken ct)
    {
        await foreach (IReadOnlyList<JournalEvent> batch in inbox.Reader.ReadAllAsync(ct))
            await post(
                () =>
                {
                    foreach (JournalEvent committed in batch)
                        take(committed);
                },
                ct);
    }

    /// <summary>From now on events of this interaction are handed on.</summary>
    public void Follow(Guid interaction) => known.TryAdd(interaction, 0);

    /// <summary>No longer.</summary>
    public void Forget(Guid interaction) => known.TryRemove(interaction, out _);

    /// <summary>Has the arrival of a call journaled. A number that has called before is the same customer; who withholds it is a new one.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="refused">Is told when that cannot be.</param>
    public void Open(LiveCall call, Func<CallInput, Task> refused) => Ask(
        RoutingRequest.Open,
        async ct =>
        {
            Instant now = clock.GetInstant();
            if (!(await FindCustomerAsync(call.Party, now, ct)).TryGet(out Guid? known, out Error? away))
                return away;
            (Guid customer, IReadOnlyList<NewSideRow> rows) = MakeKnown(known, now);
            call.Customer = customer;
            return await interactions.OpenAsync(
                new NewInteraction
                {
                    Id = call.Id,
                    Actor = Actor.Customer(customer),
                    Data = new InteractionArrivedData(
                        Channel, call.Queue, customer, call.Number?.EntryPoint ?? "", null, LanguageOf(call.Prompts.Language), PriorityBoost: 0),
                    Rows = rows,
                },
                ct);
        },
        error => refused(new CallInput.OpenRefused(CauseOf(error))));

    /// <summary>The customer with what must be written with the interaction: nothing for one who is known.</summary>
    public (Guid Customer, IReadOnlyList<NewSideRow> Rows) MakeKnown(Guid? known, Instant now)
    {
        if (known is { } customer)
            return (customer, []);
        customer = ids.NewId();
        customers.Put(customer, null);
        return (customer, [new NewSideRow(customers.Customers, new CustomerRow(customer, now, null))]);
    }

    /// <summary>Asks routing for something.</summary>
    /// <param name="call">The call.</param>
    /// <param name="effect">What.</param>
    /// <param name="refused">Is told when routing does not do it.</param>
    public void Ask(LiveCall call, CallEffect effect, Func<CallInput, Task> refused)
    {
        Guid id = call.Id;
        switch (effect)
        {
            case CallEffect.Accept accept:
                Ask(RoutingRequest.Accept, ct => interactions.AcceptAsync(id, accept.Agent, accept.Offer, ct), Refused(RoutingRequest.Accept));
                break;
            case CallEffect.Decline decline:
                Ask(
                    RoutingRequest.Decline,
                    ct => interactions.DeclineAsync(id, decline.Agent, decline.Offer, WhyOf(decline.Cause), ct),
                    Refused(RoutingRequest.Decline));
                break;
            case CallEffect.EndRouting end:
                Ask(RoutingRequest.End, ct => EndAsync(id, end.By, ct), Refused(RoutingRequest.End));
                break;
            case CallEffect.TransferTo transfer:
                Ask(
                    RoutingRequest.Transfer,
                    ct => interactions.TransferAsync(id, transfer.Agent, null, transfer.Colleague, ct),
                    Refused(RoutingRequest.Transfer));
                break;
            case CallEffect.RequestCallback:
                bool isCustomerFirst = directory.PolicyOf(call.Queue).IsCallbackCustomerFirst;
                Ask(
                    RoutingRequest.Callback,
                    async ct => await numbers.KeepAsync(id, call.Party!.Value, ct) ?? await interactions.RequestCallbackAsync(id, isCustomerFirst, ct),
                    Refused(RoutingRequest.Callback));
                break;
            case CallEffect.AnswerCallback:
                Ask(RoutingRequest.Dial, ct => interactions.AnswerCallbackAsync(id, ct), Refused(RoutingRequest.Dial));
                break;
            case CallEffect.FailCallback failed:
                Ask(RoutingRequest.Dial, ct => interactions.FailCallbackAsync(id, (int)failed.Cause, ct), Refused(RoutingRequest.Dial));
                break;
            case CallEffect.ReturnToQueue back:
                Ask(RoutingRequest.Return, ct => interactions.TransferAsync(id, back.Agent, null, null, ct), Refused(RoutingRequest.Return));
                break;
        }

        Func<Error, Task> Refused(RoutingRequest request) =>
            error => refused(new CallInput.RoutingRefused(request, error is UnavailableError));
    }

    /// <summary>Writes down a fact about a call. It is not waited for: when the journal is away, the fact is lost, and that is logged.
    /// </summary>
    public void Write(Guid interaction, string kind, Actor actor, object data)
    {
        NewEvent fact = InteractionFacts.Create(interaction, kind, actor, clock.GetInstant(), data);
        tasks.Run(kind, async ct =>
        {
            Result<AppendOutcome> outcome = await journal.AppendAsync(new AppendRequest { Events = [fact] }, ct);
            if (!outcome.TryGet(out _, out Error? error))
                LogFactLost(logger, kind, interaction, error.Code);
        });
    }

    /// <summary>The customer of a number; null for a withheld one.</summary>
    public async Task<Result<Guid?>> FindCustomerAsync(Domain.E164Number? number, Instant now, CancellationToken ct)
    {
        if (number is not { } known)
            return (Guid?)null;
        try
        {
            return (Guid?)(await identities.ResolveAsync(IdentityKinds.Phone, known.ToString(), now, ct)).CustomerId;
        }
        catch (DbException fault)
        {
            LogCustomerNotFound(logger, fault);
            return new UnavailableError("voice.database", "The database does not answer.", TimeSpan.FromSeconds(5));
        }
    }

    private Task<Result<Done>> EndAsync(Guid id, CallSide by, CancellationToken ct) => by switch
    {
        CallSide.Customer => interactions.EndAsync(id, MessageAuthor.Customer, ct),
        CallSide.Agent => interactions.EndAsync(id, MessageAuthor.Agent, ct),
        _ => interactions.EndByHouseAsync(id, ct),
    };

    private void Ask(RoutingRequest request, Func<CancellationToken, Task<Result<Done>>> ask, Func<Error, Task> refused) =>
        tasks.Run(NameOf(request), async ct =>
        {
            Result<Done> outcome = await ask(ct);
            if (!outcome.TryGet(out _, out Error? error))
                await refused(error);
        });

    private void Observe(IReadOnlyList<JournalEvent> batch)
    {
        List<JournalEvent>? ours = null;
        foreach (JournalEvent committed in batch)
        {
            if (committed.StreamKind != StreamKind.Interaction)
                continue;
            NoteCallback(committed);
            if (known.ContainsKey(committed.StreamId) || callbacks.ContainsKey(committed.StreamId))
                (ours ??= []).Add(committed);
        }

        if (ours is not null && !inbox.Writer.TryWrite(ours))
            LogInboxFull(logger, ours.Count);
    }

    /// <summary>Remembers which interactions are callbacks: their turns come when no call of theirs is there.</summary>
    private void NoteCallback(JournalEvent committed)
    {
        switch (committed.Kind)
        {
            case JournalKinds.CallbackQueued when known.ContainsKey(committed.StreamId):
            case JournalKinds.CallbackArrived when InteractionFacts.CallbackArrivalOf(committed).Channel == Channel:
                callbacks.TryAdd(committed.StreamId, 0);
                break;
            case JournalKinds.InteractionClosed when callbacks.TryRemove(committed.StreamId, out _):
                tasks.Run("Forgetting the number of a callback", ct => numbers.RemoveAsync(committed.StreamId, ct));
                break;
        }
    }

    /// <summary>A caller's language as interactions have it (BCP 47).</summary>
    public static string? LanguageOf(Domain.VoiceLanguage? language) => language switch
    {
        Domain.VoiceLanguage.Chinese => "zh-CN",
        Domain.VoiceLanguage.English => "en",
        _ => null,
    };

    private static CallCause CauseOf(Error error) => error switch
    {
        { Code: "queue.closed" } => CallCause.NormalUnspecified,
        { Code: "queue.unknown" } => CallCause.UnallocatedNumber,
        _ => CallCause.TemporaryFailure,
    };

    private static DeviceDecline WhyOf(CallCause cause) => cause switch
    {
        CallCause.UserBusy => DeviceDecline.Busy,
        CallCause.CallRejected => DeviceDecline.Refused,
        CallCause.NoAnswer or CallCause.NormalClearing => DeviceDecline.NoAnswer,
        _ => DeviceDecline.Unreachable,
    };

    private static string NameOf(RoutingRequest request) => request switch
    {
        RoutingRequest.Open => "The arrival of a call",
        RoutingRequest.Accept => "An answered offer",
        RoutingRequest.Decline => "An offer not answered",
        RoutingRequest.End => "The end of a call",
        RoutingRequest.Callback => "The wish for a callback",
        RoutingRequest.Dial => "The outcome of a callback",
        _ => "A transfer",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of {Interaction} could not be written down: {Code}")]
    private static partial void LogFactLost(ILogger logger, string kind, Guid interaction, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "A caller could not be looked up")]
    private static partial void LogCustomerNotFound(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The loop of calls is so far behind that {Count} events of routing were dropped")]
    private static partial void LogInboxFull(ILogger logger, int count);
}
