using System.Text.Json;
using System.Text.Json.Serialization;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Json;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Between inputs and decisions of the routing domain and their journal events.</summary>
internal static class JournalCodec
{
    /// <summary>The stream of what concerns the domain as a whole.</summary>
    public static readonly Guid DomainStream = new("0d0a1b00-0000-7000-8000-000000000001");

    private static readonly JsonSerializerOptions WriteOptions = new(PlatformJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write<T>(T data) => JsonSerializer.SerializeToUtf8Bytes(data, WriteOptions);

    /// <summary>The event of an input.</summary>
    public static NewEvent ToEvent(RoutingInput input, Instant at)
    {
        (string kind, StreamKind stream, Guid id) = input.Kind switch
        {
            RoutingCommandKind.Enqueue => (JournalKinds.InteractionArrived, StreamKind.Interaction, input.Arrival!.Id),
            RoutingCommandKind.End => (JournalKinds.EndRequested, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.Accept => (JournalKinds.AcceptRequested, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.Decline => (JournalKinds.DeclineRequested, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.TransferToQueue or RoutingCommandKind.TransferToAgent =>
                (JournalKinds.TransferRequested, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.CompleteWrapUp =>
                (JournalKinds.WrapUpCompletionRequested, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.SignIn => (JournalKinds.SignInRequested, StreamKind.Agent, input.Agent!.Value),
            RoutingCommandKind.SignOut => (JournalKinds.SignOutRequested, StreamKind.Agent, input.Agent!.Value),
            RoutingCommandKind.Ready => (JournalKinds.ReadyRequested, StreamKind.Agent, input.Agent!.Value),
            RoutingCommandKind.NotReady => (JournalKinds.NotReadyRequested, StreamKind.Agent, input.Agent!.Value),
            RoutingCommandKind.Advance => (JournalKinds.DeadlinesReached, StreamKind.Node, DomainStream),
            RoutingCommandKind.RevokeOffers => (JournalKinds.OffersRevocationRequested, StreamKind.Node, DomainStream),
            RoutingCommandKind.Configure => (JournalKinds.RoutingConfigured, StreamKind.Configuration, DomainStream),
            RoutingCommandKind.StartDay => (JournalKinds.DayStarted, StreamKind.Node, DomainStream),
            RoutingCommandKind.CloseQueue => (JournalKinds.QueueClosingRequested, StreamKind.Queue, input.Queue!.Value),
            RoutingCommandKind.OpenQueue => (JournalKinds.QueueOpeningRequested, StreamKind.Queue, input.Queue!.Value),
            RoutingCommandKind.Divert => (JournalKinds.DiversionRequested, StreamKind.Queue, input.Queue!.Value),
            RoutingCommandKind.RequestCallback =>
                (JournalKinds.CallbackRequested, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.ScheduleCallback => (JournalKinds.CallbackArrived, StreamKind.Interaction, input.Arrival!.Id),
            RoutingCommandKind.StartOutbound => (JournalKinds.OutboundRequested, StreamKind.Interaction, input.Arrival!.Id),
            RoutingCommandKind.Reach => (JournalKinds.ReachReported, StreamKind.Agent, input.Agent!.Value),
            RoutingCommandKind.Unreach => (JournalKinds.UnreachReported, StreamKind.Agent, input.Agent!.Value),
            RoutingCommandKind.AnswerCallback =>
                (JournalKinds.CallbackAnswerReported, StreamKind.Interaction, input.Interaction!.Value),
            RoutingCommandKind.FailCallback =>
                (JournalKinds.CallbackFailureReported, StreamKind.Interaction, input.Interaction!.Value),
            _ => throw new InvalidOperationException($"There is no event for {input.Kind}."),
        };
        object data = input.Kind switch
        {
            RoutingCommandKind.Enqueue => input.Arrival!.Data,
            RoutingCommandKind.ScheduleCallback => new CallbackArrivedData(
                input.Arrival!.Data, input.CallbackAt!.Value.Microseconds, input.CallbackMode ?? CallbackMode.AgentFirst),
            RoutingCommandKind.StartOutbound => new OutboundRequestedData(input.Arrival!.Data, input.Agent!.Value),
            RoutingCommandKind.Configure => input.Document!,
            _ => DataOf(input),
        };
        return New(stream, id, kind, input.Actor, at, data);
    }

    /// <summary>The event of a decision.</summary>
    public static NewEvent ToEvent(in RoutingDecision decision, RoutingHandles handles, Instant at)
    {
        Guid? agent = decision.Agent.IsSome ? handles.Agents[decision.Agent.Index] : null;
        Guid? queue = decision.Queue.IsSome ? handles.Queues[decision.Queue.Index] : null;
        bool isOffer = decision.Kind == RoutingDecisionKind.Offered;
        bool hasDeadline = decision.Kind is RoutingDecisionKind.Offered or RoutingDecisionKind.WrapUpStarted
            or RoutingDecisionKind.CallbackScheduled or RoutingDecisionKind.DialRequested;
        bool isState = decision.Kind == RoutingDecisionKind.AgentStateChanged;
        bool isReach = decision.Kind == RoutingDecisionKind.ReachabilityChanged;
        var data = new RoutingDecisionData
        {
            Agent = agent,
            Queue = queue,
            Offer = decision.Offer.IsSome ? decision.Offer.Number : null,
            Deadline = hasDeadline ? decision.Deadline.Microseconds : null,
            State = isState ? decision.AgentState : null,
            Reason = isState || decision.Kind is RoutingDecisionKind.OfferDeclined or RoutingDecisionKind.CallbackFailed
                ? decision.Reason
                : null,
            Rule = isOffer ? decision.Rule : null,
            RequirementsMet = isOffer ? decision.RequirementsMet : null,
            RequirementCount = isOffer ? decision.RequirementCount : null,
            ProficiencySum = isOffer ? decision.ProficiencySum : null,
            CandidateCount = isOffer ? decision.CandidateCount : null,
            IdleMicroseconds = isOffer ? decision.IdleMicroseconds : null,
            WaitedMicroseconds = isOffer ? decision.WaitedMicroseconds : null,
            Score = isOffer ? decision.Score : null,
            IsAutoAnswered = isOffer && decision.IsAutoAnswered ? true : null,
            Ring = decision.Ring == 0 ? null : decision.Ring,
            Attempt = decision.Attempt == 0 ? null : decision.Attempt,
            Points = decision.Points == 0 ? null : decision.Points,
            TargetQueue = decision.TargetQueue.IsSome ? handles.Queues[decision.TargetQueue.Index] : null,
            TreatmentReason = decision.TreatmentReason == TreatmentReason.None ? null : decision.TreatmentReason,
            Announcement = decision.Announcement == 0 ? null : decision.Announcement,
            Channel = decision.Kind == RoutingDecisionKind.SentToChannel ? (TreatmentChannel)decision.Channel : null,
            BasisPoints = decision.Kind == RoutingDecisionKind.DiversionChanged ? decision.BasisPoints : null,
            ChannelClass = isReach ? decision.ChannelClass : null,
            IsReachable = isReach ? decision.IsReachable : null,
        };
        (StreamKind stream, Guid id) = decision.Interaction.IsSome
            ? (StreamKind.Interaction, handles.Interactions[decision.Interaction.Index])
            : agent is { } concerned ? (StreamKind.Agent, concerned)
            : (StreamKind.Queue, queue ?? throw new InvalidOperationException($"{decision.Kind} concerns nobody."));
        string kind = FindKind(decision.Kind) ?? throw new InvalidOperationException($"There is no event for {decision.Kind}.");
        return New(stream, id, kind, Actor.System, at, data);
    }

    /// <summary>An event whose data goes to the feed as it is, so that live projections need not read it back.</summary>
    public static NewEvent New(StreamKind stream, Guid id, string kind, Actor actor, Instant at, object data) => new()
    {
        StreamKind = stream,
        StreamId = id,
        Kind = kind,
        Actor = actor,
        At = at,
        Data = Write(data),
        Payload = data,
    };

    /// <summary>The data of a committed event: the payload where the feed brought it, else read from the JSON.</summary>
    public static T DataOf<T>(JournalEvent committed) => committed.Payload is T data
        ? data
        : PlatformJson.FromUtf8<T>(committed.Data.Span);

    /// <summary>The input behind a journal event, for replay; null if the event is not an input.</summary>
    public static RoutingInput? ToInput(JournalEvent committed)
    {
        switch (committed.Kind)
        {
            case JournalKinds.InteractionArrived:
                InteractionArrivedData arrived = DataOf<InteractionArrivedData>(committed);
                return new RoutingInput
                {
                    Kind = RoutingCommandKind.Enqueue,
                    Actor = committed.Actor,
                    Queue = arrived.Queue,
                    Interaction = committed.StreamId,
                    Arrival = new NewInteraction { Id = committed.StreamId, Data = arrived, Actor = committed.Actor },
                };
            case JournalKinds.CallbackArrived:
                CallbackArrivedData callback = DataOf<CallbackArrivedData>(committed);
                return new RoutingInput
                {
                    Kind = RoutingCommandKind.ScheduleCallback,
                    Actor = committed.Actor,
                    Queue = callback.Arrived.Queue,
                    Interaction = committed.StreamId,
                    Arrival = new NewInteraction { Id = committed.StreamId, Data = callback.Arrived, Actor = committed.Actor },
                    CallbackAt = new Instant(callback.DueAt),
                    CallbackMode = callback.Mode,
                };
            case JournalKinds.OutboundRequested:
                OutboundRequestedData outbound = DataOf<OutboundRequestedData>(committed);
                return new RoutingInput
                {
                    Kind = RoutingCommandKind.StartOutbound,
                    Actor = committed.Actor,
                    Agent = outbound.Agent,
                    Queue = outbound.Arrived.Queue,
                    Interaction = committed.StreamId,
                    Arrival = new NewInteraction { Id = committed.StreamId, Data = outbound.Arrived, Actor = committed.Actor },
                };
            case JournalKinds.RoutingConfigured:
                return new RoutingInput
                {
                    Kind = RoutingCommandKind.Configure,
                    Actor = committed.Actor,
                    Document = DataOf<RoutingDocument>(committed),
                };
        }

        if (CommandOf(committed.Kind) is not { } kind)
            return null;
        RoutingInputData data = DataOf<RoutingInputData>(committed);
        if (kind == RoutingCommandKind.TransferToQueue && data.TargetAgent is not null)
            kind = RoutingCommandKind.TransferToAgent;
        return new RoutingInput
        {
            Kind = kind,
            Actor = committed.Actor,
            Interaction = committed.StreamKind == StreamKind.Interaction ? committed.StreamId : null,
            Agent = committed.StreamKind == StreamKind.Agent ? committed.StreamId : data.Agent,
            TargetAgent = data.TargetAgent,
            Queue = committed.StreamKind == StreamKind.Queue ? committed.StreamId : data.Queue,
            Offer = data.Offer ?? 0,
            Reason = data.Reason ?? 0,
            By = data.By,
            Disposition = data.Disposition,
            Treatment = data.Treatment,
            BasisPoints = data.BasisPoints ?? 0,
            CallbackMode = data.CallbackMode,
            Day = data.Day ?? 0,
        };
    }

    /// <summary>Whether events of this kind are decisions of the routing engine.</summary>
    public static bool IsDecision(string kind) => DecisionKinds.Contains(kind);

    private static readonly System.Collections.Frozen.FrozenSet<string> DecisionKinds =
        System.Collections.Frozen.FrozenSet.ToFrozenSet(
            Enum.GetValues<RoutingDecisionKind>().Select(FindKind).OfType<string>());

    private static RoutingCommandKind? CommandOf(string kind) => kind switch
    {
        JournalKinds.EndRequested => RoutingCommandKind.End,
        JournalKinds.AcceptRequested => RoutingCommandKind.Accept,
        JournalKinds.DeclineRequested => RoutingCommandKind.Decline,
        JournalKinds.TransferRequested => RoutingCommandKind.TransferToQueue,
        JournalKinds.WrapUpCompletionRequested => RoutingCommandKind.CompleteWrapUp,
        JournalKinds.SignInRequested => RoutingCommandKind.SignIn,
        JournalKinds.SignOutRequested => RoutingCommandKind.SignOut,
        JournalKinds.ReadyRequested => RoutingCommandKind.Ready,
        JournalKinds.NotReadyRequested => RoutingCommandKind.NotReady,
        JournalKinds.DeadlinesReached => RoutingCommandKind.Advance,
        JournalKinds.OffersRevocationRequested => RoutingCommandKind.RevokeOffers,
        JournalKinds.DayStarted => RoutingCommandKind.StartDay,
        JournalKinds.QueueClosingRequested => RoutingCommandKind.CloseQueue,
        JournalKinds.QueueOpeningRequested => RoutingCommandKind.OpenQueue,
        JournalKinds.DiversionRequested => RoutingCommandKind.Divert,
        JournalKinds.CallbackRequested => RoutingCommandKind.RequestCallback,
        JournalKinds.CallbackAnswerReported => RoutingCommandKind.AnswerCallback,
        JournalKinds.ReachReported => RoutingCommandKind.Reach,
        JournalKinds.UnreachReported => RoutingCommandKind.Unreach,
        JournalKinds.CallbackFailureReported => RoutingCommandKind.FailCallback,
        _ => null,
    };

    private static string? FindKind(RoutingDecisionKind kind) => kind switch
    {
        RoutingDecisionKind.AgentStateChanged => JournalKinds.AgentStateChanged,
        RoutingDecisionKind.Queued => JournalKinds.InteractionQueued,
        RoutingDecisionKind.QueuedAlso => JournalKinds.InteractionQueuedAlso,
        RoutingDecisionKind.Dequeued => JournalKinds.InteractionDequeued,
        RoutingDecisionKind.RingWidened => JournalKinds.RingWidened,
        RoutingDecisionKind.Boosted => JournalKinds.InteractionBoosted,
        RoutingDecisionKind.Offered => JournalKinds.InteractionOffered,
        RoutingDecisionKind.OfferTimedOut => JournalKinds.OfferTimedOut,
        RoutingDecisionKind.OfferDeclined => JournalKinds.OfferDeclined,
        RoutingDecisionKind.OfferRevoked => JournalKinds.OfferRevoked,
        RoutingDecisionKind.Connected => JournalKinds.InteractionConnected,
        RoutingDecisionKind.Released => JournalKinds.InteractionReleased,
        RoutingDecisionKind.Suspended => JournalKinds.InteractionSuspended,
        RoutingDecisionKind.Resumed => JournalKinds.InteractionResumed,
        RoutingDecisionKind.WrapUpStarted => JournalKinds.WrapUpStarted,
        RoutingDecisionKind.WrapUpEnded => JournalKinds.WrapUpEnded,
        RoutingDecisionKind.Abandoned => JournalKinds.InteractionAbandoned,
        RoutingDecisionKind.Diverted => JournalKinds.InteractionDiverted,
        RoutingDecisionKind.SentToChannel => JournalKinds.InteractionSentToChannel,
        RoutingDecisionKind.TurnedAway => JournalKinds.InteractionTurnedAway,
        RoutingDecisionKind.CallbackOffered => JournalKinds.CallbackOffered,
        RoutingDecisionKind.CallbackRequested => JournalKinds.CallbackQueued,
        RoutingDecisionKind.CallbackScheduled => JournalKinds.CallbackScheduled,
        RoutingDecisionKind.DialRequested => JournalKinds.CallbackDialing,
        RoutingDecisionKind.CallbackFailed => JournalKinds.CallbackFailed,
        RoutingDecisionKind.CallbackGivenUp => JournalKinds.CallbackGivenUp,
        RoutingDecisionKind.QueueOpened => JournalKinds.QueueOpened,
        RoutingDecisionKind.QueueClosed => JournalKinds.QueueClosed,
        RoutingDecisionKind.DiversionChanged => JournalKinds.DiversionChanged,
        RoutingDecisionKind.OutboundStarted => JournalKinds.OutboundStarted,
        RoutingDecisionKind.ReachabilityChanged => JournalKinds.ReachabilityChanged,
        RoutingDecisionKind.Closed => JournalKinds.InteractionClosed,
        // A refused command is not journaled.
        _ => null,
    };

    private static RoutingInputData DataOf(RoutingInput input) => new()
    {
        Agent = input.Interaction is null ? null : input.Agent,
        TargetAgent = input.TargetAgent,
        Queue = input.Kind is RoutingCommandKind.CloseQueue or RoutingCommandKind.OpenQueue or RoutingCommandKind.Divert
            ? null
            : input.Queue,
        Offer = input.Offer == 0 ? null : input.Offer,
        Reason = input.Kind is RoutingCommandKind.NotReady or RoutingCommandKind.SignIn or RoutingCommandKind.Decline
            or RoutingCommandKind.CloseQueue or RoutingCommandKind.FailCallback
            ? input.Reason
            : null,
        By = input.By,
        Disposition = input.Disposition,
        HasNote = input.Note is null ? null : true,
        Treatment = input.Treatment,
        BasisPoints = input.Kind == RoutingCommandKind.Divert ? input.BasisPoints : null,
        CallbackMode = input.Kind == RoutingCommandKind.RequestCallback ? input.CallbackMode : null,
        Channel = input.Channel,
        Day = input.Kind == RoutingCommandKind.StartDay ? input.Day : null,
    };
}
