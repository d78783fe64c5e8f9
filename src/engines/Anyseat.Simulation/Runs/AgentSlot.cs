using Anyseat.Routing;

namespace Anyseat.Simulation.Runs;

/// <summary>An agent in the course of a run.</summary>
internal struct AgentSlot
{
    /// <summary>The group whose work the agent does.</summary>
    public int Group;

    /// <summary>As which kind of that group's agents.</summary>
    public int Profile;

    /// <summary>Where the engine sees the agent.</summary>
    public AgentState State;

    /// <summary>Conversations, suspended ones included.</summary>
    public int Talks;

    /// <summary>Wrap-ups.</summary>
    public int WrapUps;

    /// <summary>Since when time is to be counted.</summary>
    public long Since;

    /// <summary>Is to be at work.</summary>
    public bool IsOnShift;

    /// <summary>Is on a break, or goes on it when free.</summary>
    public bool IsOnBreak;

    /// <summary>Does not come today.</summary>
    public bool IsAbsent;
}
