using System.Diagnostics;
using Anyseat.Routing;

namespace Anyseat.Bench;

/// <summary>How a plain ACD matches: for each waiting interaction in order, every agent is looked at, and the longest idle of
/// those who are free, skilled and have room is taken. Lean arrays, no database, so that only the method is compared.
/// </summary>
internal static class RoutingScan
{
    private const int Matches = 2000;

    public static double MicrosecondsPerMatch(RoutingScale scale, CancellationToken ct)
    {
        Random random = new(7);
        RoutingConfiguration configuration = RoutingCentre.Of(scale, random);
        byte[][] proficiency = [.. configuration.Agents.Select(agent => Proficiency(agent, scale.Skills))];
        long[] idleSince = [.. configuration.Agents.Select(_ => random.NextInt64(1_000_000))];
        int[] unitsUsed = [.. configuration.Agents.Select(_ => 100)];
        int[] queueOf = [.. Enumerable.Range(0, Matches).Select(_ => random.Next(scale.Queues))];
        long begun = Stopwatch.GetTimestamp();
        long found = 0;
        for (int i = 0; i < Matches; i++)
        {
            ct.ThrowIfCancellationRequested();
            // As in the measured load, one agent is free when the match is made.
            int free = random.Next(scale.Agents);
            unitsUsed[free] = 0;
            found += FindAgent(configuration.Queues[queueOf[i]], proficiency, idleSince, unitsUsed);
            unitsUsed[free] = 100;
        }

        GC.KeepAlive(found);
        return Stopwatch.GetElapsedTime(begun).TotalMicroseconds / Matches;
    }

    private static int FindAgent(QueueConfiguration queue, byte[][] proficiency, long[] idleSince, int[] unitsUsed)
    {
        int best = -1;
        for (int agent = 0; agent < proficiency.Length; agent++)
        {
            bool meets = true;
            foreach (SkillRequirement requirement in queue.Requirements)
                meets &= proficiency[agent][requirement.Skill.Index] >= requirement.ProficiencyMin;
            if (meets && unitsUsed[agent] + 20 <= 100 && (best < 0 || idleSince[agent] < idleSince[best]))
                best = agent;
        }

        return best;
    }

    private static byte[] Proficiency(AgentConfiguration agent, int skillCount)
    {
        byte[] proficiency = new byte[skillCount];
        foreach (AgentSkill skill in agent.Skills)
            proficiency[skill.Skill.Index] = skill.Proficiency;
        return proficiency;
    }
}
