using System.Collections.Immutable;
using Anyseat.People.Contracts;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Interactions.Records;

/// <summary>Makes a group of each team, of those who worked on the day: each with the skills and hours of their own, all with the
/// ways of the team to take offers.</summary>
internal sealed class GroupBuilder(DayTape tape, BuiltRouting built, PeopleSnapshot people, TimeSpan length)
{
    private const string NoTeam = "–";

    // Breaks and shifts of a day; beyond it the agent goes on as long as the last customer is there.
    private static readonly TimeSpan DayMax = TimeSpan.FromHours(48);

    private readonly Dictionary<Guid, (int Group, int Member)> members = [];

    /// <summary>Group and place of an agent; null for one who did not work on the day.</summary>
    public (int Group, int Member)? MemberOf(Guid agent) => members.TryGetValue(agent, out (int Group, int Member) member) ? member : null;

    public ImmutableArray<AgentGroup> Build()
    {
        Dictionary<Guid, AgentConfiguration> abilities = built.Document.Agents.Zip(built.Agents)
            .ToDictionary(pair => pair.First.Id, pair => pair.Second);
        // Who worked was an agent then, whatever became of him or her.
        RecordedAgent[] worked = [.. tape.Stories.Agents.Values.Where(agent => abilities.ContainsKey(agent.Id) && agent.Shifts.Any(shift => shift.From < length))];
        var teams = worked.GroupBy(agent => tape.Agents[agent.Id].Team)
            .Select(team => (Name: NameOf(team.Key), Agents: team.OrderBy(agent => agent.Id).ToArray()))
            .OrderBy(team => team.Name, StringComparer.Ordinal).ToArray();
        ImmutableArray<string> names = UniqueNames.Of(teams.Select(team => team.Name));
        Offers all = Offers.Of(worked);
        return [.. teams.Select((team, place) => Group(place, names[place], team.Agents, abilities, all))];
    }

    private string NameOf(Guid? team) => team is { } id ? people.Teams.GetValueOrDefault(id)?.Name ?? NoTeam : NoTeam;

    private AgentGroup Group(
        int place, string name, RecordedAgent[] agents, Dictionary<Guid, AgentConfiguration> abilities, Offers all)
    {
        for (int i = 0; i < agents.Length; i++)
            members[agents[i].Id] = (place, i);
        Offers own = Offers.Of(agents);
        Offers offers = own.AnswerSeconds.Length >= RecordedDemand.ValuesMin ? own : all;
        AgentMember[] named = [.. agents.Select(agent => new AgentMember(
            abilities[agent.Id] with { Agent = new AgentHandle(0), IsEnabled = true },
            WithinDay(agent.Shifts), WithinDay(agent.Breaks)))];
        return new AgentGroup
        {
            Name = name,
            Count = named.Length,
            Abilities = named[0].Abilities,
            Shifts = [],
            Members = [.. named],
            AnswerTime = offers.AnswerSeconds.IsEmpty ? new FixedTime(0) : new Empirical(offers.AnswerSeconds),
            MissShare = offers.MissShare,
            BackAfter = offers.BackAfter,
        };
    }

    private static ImmutableArray<Stretch> WithinDay(ImmutableArray<Stretch> stretches) =>
        [.. stretches.Where(stretch => stretch.From < DayMax && stretch.To > stretch.From)];

    /// <summary>How offers were taken.</summary>
    private sealed record Offers(ImmutableArray<double> AnswerSeconds, double MissShare, TimeSpan BackAfter)
    {
        private const double BackSecondsMin = 1;

        public static Offers Of(RecordedAgent[] agents)
        {
            ImmutableArray<double> rang = [.. agents.SelectMany(agent => agent.AnswerSeconds)];
            double[] back = [.. agents.SelectMany(agent => agent.BackSeconds)];
            int missed = agents.Sum(agent => agent.MissedCount);
            return new Offers(
                rang, missed == 0 ? 0 : (double)missed / (missed + rang.Length),
                TimeSpan.FromSeconds(back.Length == 0 ? 60 : Math.Clamp(back.Average(), BackSecondsMin, 86_400)));
        }
    }
}
