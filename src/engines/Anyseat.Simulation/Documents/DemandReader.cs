using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads who comes.</summary>
internal sealed class DemandReader(RoutingNames names, Names groups, Func<string, string?>? files)
{
    private const int TransfersMax = 20;

    private readonly ArrivalsReader _arrivals = new(names.Queues, groups, files);
    private readonly RequirementReader _requirements = new(names);
    private readonly Names _demands = new("demand");

    public Demand Read(Node node)
    {
        node.Allow(
            "name", "queue", "channel", "arrivals", "talk", "wrapUp", "patience", "tier", "language", "extra",
            "alternativeQueues", "priorityBoost", "bot", "retrial", "callback", "transfers", "agent", "isOutbound");
        string name = node.Text("name");
        _demands.Add(node, name);
        return new Demand
        {
            Name = name,
            Queue = new QueueHandle(names.Queues.Find(node, "queue")),
            Channel = node.Word("channel", ChannelClass.Voice),
            IsOutbound = node.Flag("isOutbound"),
            Arrivals = _arrivals.Read(node, "arrivals"),
            Talk = DistributionReader.Read(node, "talk", isRequired: true) ?? new FixedTime(0),
            WrapUp = DistributionReader.Read(node, "wrapUp") ?? new FixedTime(0),
            Patience = DistributionReader.Read(node, "patience") ?? new Endless(),
            Needs = ReadNeeds(node),
            PriorityBoost = (sbyte)node.Whole("priorityBoost", -9, 9, 0),
            Bot = node.Object("bot") is { } bot ? ReadBot(bot) : null,
            Retrial = node.Object("retrial") is { } retrial ? ReadRetrial(retrial) : null,
            Callback = node.Object("callback") is { } callback ? ReadCallback(callback) : null,
            Wish = node.Object("agent") is { } wish ? ReadWish(wish) : null,
            Transfers = [.. node.Objects("transfers", TransfersMax).Select((one, _) => ReadTransfer(one))],
        };
    }

    private InteractionNeeds? ReadNeeds(Node node)
    {
        var needs = new InteractionNeeds
        {
            Tier = (byte)node.Whole("tier", 0, InteractionNeeds.TierMax, 0),
            Language = node.Object("language") is { } language ? ReadLanguage(language) : null,
            Extra = node.Object("extra") is { } extra ? _requirements.Read(extra) : null,
            AlternativeQueues =
            [
                .. node.List("alternativeQueues", InteractionNeeds.QueuesMax - 1)
                    .Select(one => new QueueHandle(names.Queues.FindHere(one))),
            ],
        };
        // Null when nothing is asked, as for most: the engine then has less to look at.
        return needs is { Tier: 0, Language: null, Extra: null, AlternativeQueues.IsEmpty: true } ? null : needs;
    }

    private SkillRequirement ReadLanguage(Node node)
    {
        node.Allow("skill", "proficiencyMin");
        return new SkillRequirement(
            new SkillHandle(names.Skills.Find(node, "skill")), (byte)node.Whole("proficiencyMin", 1, 5, 1));
    }

    private static Bot ReadBot(Node node)
    {
        node.Allow("containedPercent", "time");
        return new Bot(Share(node, "containedPercent"), DistributionReader.Read(node, "time") ?? new FixedTime(0));
    }

    private static Retrial ReadRetrial(Node node)
    {
        node.Allow("percent", "delay", "attemptsMax");
        return new Retrial(
            Share(node, "percent"),
            DistributionReader.Read(node, "delay", isRequired: true) ?? new FixedTime(0),
            node.Whole("attemptsMax", 2, 20, 5));
    }

    private static CallbackWish ReadCallback(Node node)
    {
        node.Allow("acceptPercent", "reachedPercent", "mode", "answer");
        return new CallbackWish(
            Share(node, "acceptPercent"),
            Share(node, "reachedPercent", 1),
            node.Word("mode", CallbackMode.AgentFirst),
            DistributionReader.Read(node, "answer") ?? new FixedTime(5));
    }

    private AgentWish ReadWish(Node node)
    {
        node.Allow("percent", "group", "isRequired");
        return new AgentWish(Share(node, "percent"), groups.Find(node, "group"), node.Flag("isRequired", false));
    }

    private Transfer ReadTransfer(Node node)
    {
        node.Allow("percent", "queue", "talk", "wrapUp", "patience");
        return new Transfer(
            Share(node, "percent"),
            new QueueHandle(names.Queues.Find(node, "queue")),
            DistributionReader.Read(node, "talk", isRequired: true) ?? new FixedTime(0),
            DistributionReader.Read(node, "wrapUp") ?? new FixedTime(0),
            DistributionReader.Read(node, "patience") ?? new Endless());
    }

    private static double Share(Node node, string field, double? fallback = null) =>
        node.Number(field, 0, 100, fallback * 100) / 100;
}
