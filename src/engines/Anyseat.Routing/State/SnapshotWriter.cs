using System.Buffers;
using System.Buffers.Binary;

namespace Anyseat.Routing.State;

/// <summary>Writes little-endian numbers.</summary>
internal sealed class SnapshotWriter(IBufferWriter<byte> into)
{
    public void Byte(byte value)
    {
        into.GetSpan(1)[0] = value;
        into.Advance(1);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(sizeof(int)), value);
        into.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(sizeof(long)), value);
        into.Advance(sizeof(long));
    }

    public void Configuration(RoutingConfiguration configuration)
    {
        Int32(configuration.Version);
        foreach (int weight in configuration.ChannelWeights)
            Int32(weight);
        Int32(configuration.Queues.Length);
        foreach (QueueConfiguration queue in configuration.Queues)
            Queue(queue);
        Int32(configuration.Agents.Length);
        foreach (AgentConfiguration agent in configuration.Agents)
            Agent(agent);
    }

    public void Queue(QueueConfiguration queue)
    {
        Int32(queue.Queue.Index);
        Int32(queue.Requirements.Length);
        foreach (SkillRequirement requirement in queue.Requirements)
        {
            Int32(requirement.Skill.Index);
            Byte(requirement.ProficiencyMin);
        }

        Byte(queue.Priority);
        Byte((byte)queue.AgentChoice);
        Int64(queue.OfferTimeout.Ticks);
        Int64(queue.WrapUpMax.Ticks);
    }

    private void Agent(AgentConfiguration agent)
    {
        Int32(agent.Agent.Index);
        Int32(agent.Skills.Length);
        foreach (AgentSkill skill in agent.Skills)
        {
            Int32(skill.Skill.Index);
            Byte(skill.Proficiency);
        }

        foreach (int limit in agent.ChannelLimits)
            Int32(limit);
        Int32(agent.Capacity);
        Byte(agent.IsEnabled ? (byte)1 : (byte)0);
    }
}
