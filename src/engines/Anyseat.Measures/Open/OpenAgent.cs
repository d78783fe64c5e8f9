namespace Anyseat.Measures;

/// <summary>What a fold remembers of an agent: enough to go on after a restart. Plain data, saved by the host.</summary>
public sealed class OpenAgent
{
    /// <summary>The agent.</summary>
    public required Guid Id { get; init; }

    /// <summary>The team, from the last fact about it.</summary>
    public Guid? Team { get; set; }

    /// <summary>Signed out, not ready, ready.</summary>
    public AgentPresence Presence { get; set; }

    /// <summary>Why not ready.</summary>
    public int Reason { get; set; }

    /// <summary>Up to where time is in the cells.</summary>
    public MeasureInstant AccruedTo { get; set; }

    /// <summary>Offers pending.</summary>
    public int OfferCount { get; set; }

    /// <summary>Wrap-ups.</summary>
    public int WrapUpCount { get; set; }

    /// <summary>Conversations by channel; channels without one are not there.</summary>
    public Dictionary<string, int> Conversations { get; init; } = [];

    /// <summary>Whether nothing is to be remembered of the agent but the team.</summary>
    public bool IsIdle => Presence == AgentPresence.SignedOut && OfferCount + WrapUpCount + Conversations.Count == 0;

    internal void Count(string channel, int change)
    {
        int count = Conversations.GetValueOrDefault(channel) + change;
        if (count > 0)
            Conversations[channel] = count;
        else
            Conversations.Remove(channel);
    }
}
