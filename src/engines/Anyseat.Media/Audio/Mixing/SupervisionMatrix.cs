namespace Anyseat.Media.Audio.Mixing;

/// <summary>How a team leader takes part in a call of a customer and an agent.</summary>
public enum SupervisionMode
{
    /// <summary>Hears both, is heard by nobody.</summary>
    Listen,

    /// <summary>Hears both, is heard by the agent.</summary>
    Whisper,

    /// <summary>Hears both and is heard by both.</summary>
    Barge,

    /// <summary>Speaks with the customer; the agent is out of the talk.</summary>
    TakeOver,
}

/// <summary>Sets the matrix of a supervised call.</summary>
public static class SupervisionMatrix
{
    /// <summary>Sets who hears whom between customer, agent and leader; other places keep what they have.</summary>
    /// <param name="matrix">The matrix of the bridge.</param>
    /// <param name="mode">How the leader takes part.</param>
    /// <param name="customer">The customer's place.</param>
    /// <param name="agent">The agent's place.</param>
    /// <param name="leader">The leader's place.</param>
    public static void Apply(MixingMatrix matrix, SupervisionMode mode, int customer, int agent, int leader)
    {
        bool isAgentIn = mode != SupervisionMode.TakeOver;
        matrix[customer, agent] = isAgentIn ? 1 : 0;
        matrix[agent, customer] = isAgentIn ? 1 : 0;
        matrix[leader, customer] = 1;
        matrix[leader, agent] = isAgentIn ? 1 : 0;
        matrix[agent, leader] = mode is SupervisionMode.Whisper or SupervisionMode.Barge ? 1 : 0;
        matrix[customer, leader] = mode is SupervisionMode.Barge or SupervisionMode.TakeOver ? 1 : 0;
    }
}
