using System.Globalization;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>Writes a day into the journal line by line, as the routing domain would have: "09:01:08 c1 connected mei". The day lies
/// ahead, behind all that the server itself journals. Times are of Shanghai, which has no summer time.</summary>
internal sealed class ReportedDay(InProcessServer server)
{
    public const string Date = "2031-03-04";

    private readonly List<NewEvent> events = [];
    private readonly IPeopleDirectory people = server.Get<IPeopleDirectory>();

    public static Guid QueueId(string key) => InputId.Of("demo-queue", key).Value;

    public Guid AgentId(string username) => people.Snapshot.Users.Values.Single(user => user.Username == username).Id;

    /// <summary>Commits the story; completes when the boards have seen it.</summary>
    public async Task CommitAsync(string story, string channel = "chat")
    {
        events.Clear();
        foreach (string line in story.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            Tell(line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), channel);
        Result<AppendOutcome> outcome = await server.Get<IJournal>().AppendAsync(
            new AppendRequest { Events = [.. events], IsFromOwner = true }, TestContext.Current.CancellationToken);
        Assert.True(outcome.IsSuccess);
    }

    private void Tell(string[] words, string channel)
    {
        Instant at = Instant.From(DateTimeOffset.Parse($"{Date}T{words[0]}+08:00", CultureInfo.InvariantCulture));
        string what = words[2];
        string? name = words.Length > 3 ? words[3] : null;
        if (what is "ready" or "notReady" or "out")
        {
            AgentState state = what switch { "ready" => AgentState.Ready, "notReady" => AgentState.NotReady, _ => AgentState.SignedOut };
            int reason = name is null ? 0 : int.Parse(name, CultureInfo.InvariantCulture);
            events.Add(JournalCodec.New(
                StreamKind.Agent, AgentId(words[1]), JournalKinds.AgentStateChanged, Actor.System, at,
                new RoutingDecisionData { Agent = AgentId(words[1]), State = state, Reason = reason }));
            return;
        }

        if (what is "closes" or "opens" or "diverts")
        {
            events.Add(Control(at, QueueId(words[1]), what, name));
            return;
        }

        (string kind, object data) = what switch
        {
            "arrives" => (JournalKinds.InteractionArrived, (object)new InteractionArrivedData(
                channel, QueueId(name!), InputId.Of("customer", words[1]).Value, "shop", null, "en", 0)),
            "called" => (JournalKinds.OutboundRequested, new OutboundRequestedData(
                new InteractionArrivedData(channel, QueueId(name!), InputId.Of("customer", words[1]).Value, "shop", null, "en", 0), AgentId(words[4]))),
            "queued" => (JournalKinds.InteractionQueued, new RoutingDecisionData { Queue = QueueId(name!) }),
            "offered" => (JournalKinds.InteractionOffered, new RoutingDecisionData { Agent = AgentId(name!), Offer = 1 }),
            "declined" => (JournalKinds.OfferDeclined, new RoutingDecisionData { Agent = AgentId(name!), Offer = 1 }),
            "connected" => (JournalKinds.InteractionConnected, new RoutingDecisionData { Agent = AgentId(name!) }),
            "replied" => (JournalKinds.MessageSent, new MessageSentData(Guid.CreateVersion7(), MessageAuthor.Agent, AgentId(name!), null)),
            "released" => (JournalKinds.InteractionReleased, new RoutingDecisionData { Agent = AgentId(name!) }),
            "wrapUp" => (JournalKinds.WrapUpStarted, new RoutingDecisionData { Agent = AgentId(name!) }),
            "outcome" => (JournalKinds.WrapUpCompletionRequested, new RoutingInputData { Disposition = Guid.Parse(name!) }),
            "done" => (JournalKinds.WrapUpEnded, new RoutingDecisionData { Agent = AgentId(name!) }),
            "abandoned" => (JournalKinds.InteractionAbandoned, new RoutingDecisionData()),
            "closed" => (JournalKinds.InteractionClosed, new RoutingDecisionData()),
            _ => throw new ArgumentException(what),
        };
        events.Add(JournalCodec.New(StreamKind.Interaction, InputId.Of("interaction", words[1]).Value, kind, Actor.System, at, data));
    }

    /// <summary>What was asked of a queue by hand; who came while it was closed was turned away.</summary>
    private static NewEvent Control(Instant at, Guid queue, string what, string? percent)
    {
        (string kind, RoutingInputData data) = what switch
        {
            "closes" => (JournalKinds.QueueClosingRequested, new RoutingInputData { Treatment = new TreatmentSettings { Kind = TreatmentKind.TurnAway } }),
            "opens" => (JournalKinds.QueueOpeningRequested, new RoutingInputData()),
            _ => (JournalKinds.DiversionRequested, new RoutingInputData { BasisPoints = 100 * int.Parse(percent!, CultureInfo.InvariantCulture) }),
        };
        return JournalCodec.New(StreamKind.Queue, queue, kind, Actor.System, at, data);
    }
}
