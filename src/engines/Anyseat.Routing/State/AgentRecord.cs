namespace Anyseat.Routing.State;

/// <summary>What the engine keeps of one agent.</summary>
internal sealed class AgentRecord(int index)
{
    private int _voiceCount;
    private int _chatCount;
    private int _asynchronousCount;

    public int Index { get; } = index;

    public AgentHandle Handle => new(Index);

    /// <summary>Null when the configuration no longer names the agent.</summary>
    public AgentConfiguration? Configuration { get; set; }

    public bool IsEnabled => Configuration is { IsEnabled: true };

    public AgentState State { get; set; }

    public int Reason { get; set; }

    public RoutingInstant Since { get; set; }

    /// <summary>When the agent last became ready, was connected, or was freed of work. An offer that led to nothing
    /// leaves it as it was.</summary>
    public RoutingInstant IdleSince { get; set; }

    /// <summary>Drawn anew each time the agent becomes ready; declines under an older stamp no longer count.</summary>
    public long ReadyStamp { get; set; }

    /// <summary>The interaction that is offered now.</summary>
    public InteractionRecord? Offered { get; set; }

    public int ConnectedCount { get; set; }

    public int WrapUpCount { get; set; }

    /// <summary>Interactions that wait for this agent alone, in the order of service.</summary>
    public List<InteractionRecord> Directed { get; } = [];

    /// <summary>The agent's memberships are contiguous from here.</summary>
    public int FirstMembership { get; set; }

    public int MembershipCount { get; set; }

    /// <summary>The classes the agent can take now, as placed in the pools; 0 when in none.</summary>
    public int PlacedRoom { get; set; }

    /// <summary>The <see cref="IdleSince"/> under which the agent is placed in the pools.</summary>
    public RoutingInstant PlacedIdleSince { get; set; }

    /// <summary>Offered, connected and wrap-up together.</summary>
    public int CountOf(ChannelClass channel) => channel switch
    {
        ChannelClass.Voice => _voiceCount,
        ChannelClass.Chat => _chatCount,
        _ => _asynchronousCount,
    };

    /// <summary>Takes up or lays down one interaction of the class.</summary>
    public void AddCount(ChannelClass channel, int change)
    {
        switch (channel)
        {
            case ChannelClass.Voice:
                _voiceCount += change;
                break;
            case ChannelClass.Chat:
                _chatCount += change;
                break;
            default:
                _asynchronousCount += change;
                break;
        }
    }

    /// <summary>Capacity used by offered, connected and wrap-up.</summary>
    public int UnitsUsed(ReadOnlySpan<int> weights) =>
        (_voiceCount * weights[0]) + (_chatCount * weights[1]) + (_asynchronousCount * weights[2]);

    /// <summary>One bit a class (<c>1 &lt;&lt; class</c>) for which a new offer is possible now; 0 if none.</summary>
    public int Room(ReadOnlySpan<int> weights)
    {
        if (State != AgentState.Ready || Offered is not null || Configuration is not { IsEnabled: true } rules)
            return 0;
        int used = UnitsUsed(weights);
        int room = 0;
        for (int channel = 0; channel < weights.Length; channel++)
        {
            if (CountOf((ChannelClass)channel) < rules.ChannelLimits[channel]
                && used + weights[channel] <= rules.Capacity)
            {
                room |= 1 << channel;
            }
        }

        return room;
    }

    /// <summary>Whether the agent could ever take an interaction of the class.</summary>
    public bool CanEverTake(ChannelClass channel, ReadOnlySpan<int> weights) =>
        Configuration is { } rules && rules.ChannelLimits[(int)channel] > 0 && weights[(int)channel] <= rules.Capacity;

    /// <summary>Forgets an agent that is signed out and no longer configured.</summary>
    public void Forget()
    {
        Reason = 0;
        Since = default;
        IdleSince = default;
        ReadyStamp = 0;
    }
}
