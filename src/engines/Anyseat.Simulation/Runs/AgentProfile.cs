using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <summary>A way to do the work of a group: agents of one profile can do the same, so their time is counted together.</summary>
/// <param name="Group">Place of the group.</param>
/// <param name="Abilities">What they can do.</param>
internal sealed record AgentProfile(int Group, AgentConfiguration Abilities);

/// <summary>The profiles of a day: one for each group, or one for each kind of member.</summary>
internal sealed class ProfileTable
{
    private readonly int[][] _byMember;

    public ProfileTable(Day day)
    {
        List<AgentProfile> profiles = [];
        _byMember = [.. day.Groups.Select((group, place) => AddGroup(profiles, group, place))];
        All = [.. profiles];
    }

    public ImmutableArray<AgentProfile> All { get; }

    /// <summary>The profile of the so manyth who does the work of a group; beyond the members it begins again.</summary>
    public int Of(int group, int ordinal) => _byMember[group][ordinal % _byMember[group].Length];

    private static int[] AddGroup(List<AgentProfile> profiles, AgentGroup group, int place)
    {
        if (group.Members.IsEmpty)
        {
            profiles.Add(new AgentProfile(place, group.Abilities));
            return [profiles.Count - 1];
        }

        Dictionary<string, int> known = [];
        return [.. group.Members.Select(member => AddMember(profiles, known, member, place))];
    }

    private static int AddMember(List<AgentProfile> profiles, Dictionary<string, int> known, AgentMember member, int place)
    {
        string key = KeyOf(member.Abilities);
        if (!known.TryGetValue(key, out int profile))
        {
            known[key] = profile = profiles.Count;
            profiles.Add(new AgentProfile(place, member.Abilities));
        }

        return profile;
    }

    /// <summary>All that the rules ask of an agent, as a text: lists of records are not compared by what is in them.</summary>
    private static string KeyOf(AgentConfiguration agent) => string.Join(
        '|', string.Join(',', agent.Skills), agent.Site, string.Join(',', agent.Queues), string.Join(',', agent.ChannelLimits),
        string.Join(',', agent.LimitsBeside), agent.IsAsynchronousInterrupted, agent.Capacity, agent.IsAutoAnswering);
}
