namespace Anyseat.Routing;

/// <summary>What is allowed and still probably a mistake: queues that nobody can serve, agents who can serve nothing.
/// </summary>
internal static class ServiceDoubts
{
    public static IEnumerable<ConfigurationFault> Find(RoutingConfiguration configuration)
    {
        bool[] isServed = new bool[configuration.Queues.Length];
        List<ConfigurationFault> ofAgents = [];
        Requirement[] widest = [.. configuration.Queues.Select(queue => RingMatch.Of(queue, queue.Rings.Length))];
        bool isSkillAsked = configuration.Queues.Any(queue => queue.Requirements.Length > 0);
        Evaluation evaluation = new();
        for (int i = 0; i < configuration.Agents.Length; i++)
        {
            AgentConfiguration agent = configuration.Agents[i];
            if (!agent.IsEnabled)
                continue;
            evaluation.LookAt(agent);
            bool servesAny = false;
            for (int queue = 0; queue < widest.Length; queue++)
            {
                // What a tier adds may be met: the highest tier meets all that ask for one, the lowest all that do not.
                bool isMet = evaluation.IsMet(widest[queue], 0)
                    || evaluation.IsMet(widest[queue], InteractionNeeds.TierMax);
                if (!isMet || !Serves(agent, configuration.Queues[queue].Queue))
                    continue;
                servesAny = true;
                isServed[queue] = true;
            }

            if (!servesAny && widest.Length > 0)
            {
                ofAgents.Add(new ConfigurationFault(
                    ConfigurationFaultCode.AgentServesNothing, $"agents[{i}]", agent.Agent.Index));
            }

            if (agent.Skills.IsEmpty && isSkillAsked)
            {
                ofAgents.Add(new ConfigurationFault(
                    ConfigurationFaultCode.AgentWithoutSkills, $"agents[{i}].skills", agent.Agent.Index));
            }
        }

        for (int i = 0; i < isServed.Length; i++)
        {
            if (!isServed[i])
            {
                yield return new ConfigurationFault(
                    ConfigurationFaultCode.NobodyCanServe, $"queues[{i}]", configuration.Queues[i].Queue.Index);
            }
        }

        foreach (ConfigurationFault fault in ofAgents)
            yield return fault;
    }

    private static bool Serves(AgentConfiguration agent, QueueHandle queue)
    {
        foreach (AgentQueue one in agent.Queues)
        {
            if (one.Queue == queue)
                return one.IsServed;
        }

        return true;
    }
}
