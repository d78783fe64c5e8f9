using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>Puts live state into the words of the API: ids become names here and nowhere else.</summary>
internal sealed class LiveViews(
    IPeopleDirectory people, SettingsStore settings, IEnumerable<ITopicNames> topicNames)
{
    private readonly ITopicNames[] topicNames = [.. topicNames];

    public static AgentStateView State(LiveAgent agent) => new(
        agent.State,
        agent.State == AgentState.NotReady && ReasonCodes.CauseOf(agent.Reason) == NotReadyCause.Chosen ? agent.Reason : null,
        agent.State == AgentState.NotReady ? ReasonCodes.CauseOf(agent.Reason) : null,
        Date(agent.Since))
    {
        IsVoiceUnreachable = agent.Unreachable.Contains(ChannelClass.Voice),
    };

    public static TodayView Today(in Tally tally) => new(
        (int)tally.Handled,
        Seconds(Measure.AverageHandleTime(tally)),
        (int)tally.OffersDeclined,
        (int)tally.OffersNotAnswered);

    public static FloorAgentToday FloorToday(in Tally tally) => new(
        (int)tally.Handled, Seconds(Measure.AverageHandleTime(tally)), Percent(Measure.Occupancy(tally)));

    public static FloorQueueToday FloorQueueToday(in Tally tally) => new(
        (int)tally.Offered, (int)tally.Answered, (int)tally.Abandoned, Percent(Measure.ServiceLevel(tally, ServiceLevelRule.Default)),
        Seconds(Measure.AverageSpeedOfAnswer(tally)), Seconds(Measure.AverageHandleTime(tally)));

    public static ConversationChange Change(LiveInteraction live) => new(
        live.Id, live.Phase, live.EndedBy, DateOrNull(live.WrapUpDeadline), live.CustomerReadSeq, live.AgentReadSeq,
        live.UnreadCount, live.IsCustomerOnline);

    public string AgentName(Guid agent) => people.FindUser(agent)?.DisplayName ?? "–";

    public OfferView Offer(LiveInteraction live)
    {
        RoutingDecisionData data = live.OfferData!;
        return new OfferView(
            live.Offer.ToString(System.Globalization.CultureInfo.InvariantCulture),
            live.Id,
            live.Data.Channel,
            live.Queue,
            settings.QueueNames(live.Queue),
            live.CustomerName,
            Topic(live),
            live.Data.Language,
            Date(live.QueuedAt),
            Date(live.OfferedAt),
            Date(data.Deadline ?? 0),
            new OfferWhy(
                data.Rule ?? RoutingRule.None, (int)((data.IdleMicroseconds ?? 0) / 1_000_000), data.RequirementsMet ?? 0,
                data.RequirementCount ?? 0, data.ProficiencySum ?? 0, data.CandidateCount ?? 0),
            live.TransferredBy is { } by ? new OfferTransfer(AgentName(by), live.TransferNote) : null);
    }

    public ConversationView Conversation(LiveInteraction live) => new(
        live.Id,
        live.Data.Channel,
        live.Phase,
        live.Queue,
        settings.QueueNames(live.Queue),
        live.Data.Customer,
        live.CustomerName,
        Topic(live),
        live.Data.Language,
        Date(live.QueuedAt),
        Date(live.ConnectedAt ?? live.QueuedAt),
        live.EndedBy,
        DateOrNull(live.WrapUpDeadline),
        live.UnreadCount,
        live.CustomerReadSeq,
        live.AgentReadSeq,
        live.IsCustomerOnline,
        [.. live.Tail.Select(item => Item(live.Data.Customer, live.CustomerName, item))],
        live.ItemCount > live.Tail.Count)
    {
        IsOutbound = live.IsOutbound,
    };

    public TimelineItem Item(LiveInteraction live, LiveItem item) => Item(live.Data.Customer, live.CustomerName, item);

    public TimelineItem Item(Guid customer, string? customerName, LiveItem item) => new(
        item.Seq,
        item.Id,
        Date(item.At),
        item.Event is not null ? TimelineType.Event : item.IsNote ? TimelineType.Note : TimelineType.Message,
        new TimelineAuthor(item.Author, item.Author == AuthorKind.Customer ? customer : item.AuthorId, item.Author switch
        {
            AuthorKind.Agent => item.AuthorId is { } agent ? AgentName(agent) : null,
            AuthorKind.Customer => customerName,
            AuthorKind.System => null,
            _ => throw new InvalidOperationException($"Unknown author {item.Author}."),
        }),
        item.IsNote ? item.Note : item.Content?.Text,
        item.Content?.Attachment,
        item.Content?.ClientKey,
        item.Event is not { } kind
            ? null
            : new TimelineEvent(
                kind, item.Agent is { } by ? AgentName(by) : null, item.Queue is { } queue ? settings.QueueNames(queue) : null,
                item.Reason, item.Note, item.Disposition)
            {
                Announcement = item.Announcement is { } code ? settings.Announcement(code) : null,
            });

    public FloorAgent FloorAgent(Person person, LiveAgent? agent, LiveState state, in Tally today)
    {
        agent ??= new LiveAgent { Id = person.Id };
        int offers = 0, conversations = 0, wrapUps = 0;
        foreach (Guid id in agent.Interactions)
        {
            switch (state.Interactions.GetValueOrDefault(id)?.Phase)
            {
                case InteractionPhase.Offered: offers++; break;
                case InteractionPhase.Connected: conversations++; break;
                case InteractionPhase.WrapUp: wrapUps++; break;
            }
        }

        return new FloorAgent(person.Id, person.DisplayName, person.TeamId, State(agent), offers, conversations, wrapUps, FloorToday(today));
    }

    public LocalizedText? Topic(LiveInteraction live)
    {
        if (live.Data.Topic is { } topic)
            foreach (ITopicNames names in topicNames)
                if (names.FindTopicNames(live.Data.EntryPoint, topic) is { } found)
                    return found;
        return null;
    }

    private static int? Seconds(TimeSpan? duration) => duration is { } known ? (int)Math.Round(known.TotalSeconds) : null;

    private static int? Percent(double? rate) => rate is { } known ? (int)Math.Floor(known * 100) : null;

    public static DateTimeOffset Date(long microseconds) => new Instant(microseconds).ToDateTimeOffset();

    public static DateTimeOffset? DateOrNull(long? microseconds) => microseconds is { } value ? Date(value) : null;
}
