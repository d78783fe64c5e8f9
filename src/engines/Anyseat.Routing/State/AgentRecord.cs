namespace Anyseat.Routing.State;

/// <summary>What the engine keeps of one agent.</summary>
internal sealed class AgentRecord(int index)
{
    /// <summary>How many lines of cache a record takes.</summary>
    public const int Lines = 6;

    private const int Asynchronous = (int)ChannelClass.Asynchronous;

    private readonly List<(int Queue, long Used)> _sharesUsed = [];
    private Membership[] _memberships = [];
    private InteractionList _directed;
    private InteractionList _asynchronousWork;
    private int _membershipCount;
    private int _voiceLimit;
    private int _chatLimit;
    private int _asynchronousLimit;
    private int _capacity;
    private bool _hasLimitsBeside;
    private int _voiceCount;
    private int _chatCount;
    private int _asynchronousCount;

    public int Index { get; } = index;

    public AgentHandle Handle => new(Index);

    /// <summary>Null when the configuration no longer names the agent.</summary>
    public AgentConfiguration? Configuration { get; private set; }

    public bool IsEnabled { get; private set; }

    public bool IsAutoAnswering { get; private set; }

    public bool IsAsynchronousInterrupted { get; private set; }

    public AgentState State { get; set; }

    public int Reason { get; set; }

    public RoutingInstant Since { get; set; }

    /// <summary>When the agent last became ready, was connected, or was freed of work. An offer that led to nothing
    /// leaves it as it was.</summary>
    public RoutingInstant IdleSince { get; set; }

    /// <summary>Drawn anew each time the agent becomes ready; declines under an older stamp no longer count.</summary>
    public long ReadyStamp { get; set; }

    /// <summary>One bit a class (<c>1 &lt;&lt; class</c>) of which no offer reaches the agent.</summary>
    public int UnreachableClasses { get; set; }

    /// <summary>The interaction that is offered now, or for which the agent is reserved.</summary>
    public InteractionRecord? Offered { get; set; }

    public int ConnectedCount { get; set; }

    public int WrapUpCount { get; set; }

    /// <summary>Interactions taken today.</summary>
    public int TakenToday { get; set; }

    /// <summary>Microseconds with work today, until <see cref="OccupiedSince"/>.</summary>
    public long OccupiedToday { get; set; }

    /// <summary>Up to when <see cref="OccupiedToday"/> is counted.</summary>
    public RoutingInstant OccupiedSince { get; set; }

    /// <summary>Number of the last offer.</summary>
    public long LastOffer { get; set; }

    /// <summary>Offers in a row not answered.</summary>
    public int Unanswered { get; set; }

    /// <summary>Offers in a row declined or not answered.</summary>
    public int Failed { get; set; }

    /// <summary>Interactions that wait for this agent alone, in no particular order.</summary>
    public ref InteractionList Directed => ref _directed;

    /// <summary>Connected asynchronous work, oldest arrival first.</summary>
    public ref InteractionList AsynchronousWork => ref _asynchronousWork;

    /// <summary>How much of it is active and can make room.</summary>
    public int InterruptibleCount { get; set; }

    /// <summary>Asynchronous work that takes no capacity, connected or in wrap-up.</summary>
    public int SuspendedCount { get; set; }

    /// <summary>The pools the agent belongs to.</summary>
    public ReadOnlySpan<Membership> Memberships => _memberships.AsSpan(0, _membershipCount);

    /// <summary>The classes the agent can take now, as placed in the pools; 0 when in none.</summary>
    public int PlacedRoom { get; set; }

    /// <summary>Rises when something that ranks the agent changes.</summary>
    public int RankVersion { get; set; }

    /// <summary>The <see cref="RankVersion"/> under which the agent is placed in the pools.</summary>
    public int PlacedVersion { get; set; }

    /// <summary>Whether the agent gained room and is not yet placed.</summary>
    public bool IsPending { get; set; }

    /// <summary>What the agent's shares of weighted queues amount to so far, by queue.</summary>
    public List<(int Queue, long Used)> SharesUsed => _sharesUsed;

    /// <summary>How many the agent works on: offers not counted.</summary>
    public int HeldCount => ConnectedCount + WrapUpCount;

    /// <summary>The memberships will be walked in a moment.</summary>
    public void LookAhead() => CacheLines.Fetch(_memberships, 5);

    /// <summary>Makes the agent a member of one more pool.</summary>
    public void Join(in Membership membership)
    {
        if (_membershipCount == _memberships.Length)
            Array.Resize(ref _memberships, Math.Max(8, _membershipCount * 2));
        _memberships[_membershipCount++] = membership;
    }

    /// <summary>Forgets all memberships.</summary>
    public void LeavePools()
    {
        _membershipCount = 0;
        PlacedRoom = 0;
    }

    /// <summary>Takes the rules over; what each look at the agent needs is kept beside what changes.</summary>
    public void Adopt(AgentConfiguration? rules)
    {
        Configuration = rules;
        IsEnabled = rules is { IsEnabled: true };
        IsAutoAnswering = rules is { IsAutoAnswering: true };
        IsAsynchronousInterrupted = rules is { IsAsynchronousInterrupted: true };
        _voiceLimit = rules?.ChannelLimits[0] ?? 0;
        _chatLimit = rules?.ChannelLimits[1] ?? 0;
        _asynchronousLimit = rules?.ChannelLimits[2] ?? 0;
        _capacity = rules?.Capacity ?? 0;
        _hasLimitsBeside = rules is { LimitsBeside.IsEmpty: false };
        RankVersion++;
    }

    /// <summary>Offered, connected and wrap-up together.</summary>
    public int CountOf(int channel) => channel switch
    {
        0 => _voiceCount,
        1 => _chatCount,
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

    /// <summary>Capacity used by offered, connected and wrap-up; suspended work uses none.</summary>
    public int UnitsUsed(ReadOnlySpan<int> weights) =>
        (_voiceCount * weights[0]) + (_chatCount * weights[1]) + ((_asynchronousCount - SuspendedCount) * weights[2]);

    /// <summary>One bit a class (<c>1 &lt;&lt; class</c>) for which a new offer is possible now; 0 if none.</summary>
    public int Room(ReadOnlySpan<int> weights)
    {
        if (State != AgentState.Ready || Offered is not null || !IsEnabled)
            return 0;
        return Fitting(weights) & ~UnreachableClasses;
    }

    /// <summary>Whether offers of the class reach the agent.</summary>
    public bool IsReachable(ChannelClass channel) => (UnreachableClasses & (1 << (int)channel)) == 0;

    /// <summary>One bit a class of which one more fits beside what the agent, who must be configured, holds and is offered.
    /// </summary>
    public int Fitting(ReadOnlySpan<int> weights)
    {
        int used = UnitsUsed(weights);
        int usedBesideLive = IsAsynchronousInterrupted ? used - (InterruptibleCount * weights[Asynchronous]) : used;
        int room = 0;
        if (_voiceCount < _voiceLimit && usedBesideLive + weights[0] <= _capacity)
            room |= 1;
        if (_chatCount < _chatLimit && usedBesideLive + weights[1] <= _capacity)
            room |= 2;
        if (_asynchronousCount < _asynchronousLimit && used + weights[Asynchronous] <= _capacity)
            room |= 4;
        return _hasLimitsBeside && room != 0 ? room & RoomBeside() : room;
    }

    private int RoomBeside()
    {
        int room = 0;
        for (int channel = 0; channel < AgentPool.ChannelCount; channel++)
        {
            if (IsAllowedBeside(channel))
                room |= 1 << channel;
        }

        return room;
    }

    /// <summary>Capacity in use that counts against one more of the class: work that would be suspended does not.</summary>
    public int UsedAgainst(int channel, int used, ReadOnlySpan<int> weights) =>
        Interrupts(channel) ? used - (InterruptibleCount * weights[Asynchronous]) : used;

    /// <summary>Whether what the agent holds lets one more of the class stand beside it.</summary>
    public bool IsAllowedBeside(int channel)
    {
        if (Configuration!.LimitsBeside.IsEmpty)
            return true;
        for (int held = 0; held < AgentPool.ChannelCount; held++)
        {
            int count = CountOf(held);
            if (held == Asynchronous)
                count -= Interrupts(channel) ? SuspendedCount + InterruptibleCount : SuspendedCount;
            if (count > Configuration.LimitsBeside[(AgentPool.ChannelCount * held) + channel])
                return false;
        }

        return true;
    }

    /// <summary>Whether the agent's active asynchronous work fits beside the rest.</summary>
    /// <param name="weights">Units of each class.</param>
    /// <param name="added">How many more would be active.</param>
    public bool FitsAsynchronous(ReadOnlySpan<int> weights, int added)
    {
        if (UnitsUsed(weights) + (added * weights[Asynchronous]) > Configuration!.Capacity)
            return false;
        if (Configuration.LimitsBeside.IsEmpty)
            return true;
        for (int held = 0; held < Asynchronous; held++)
        {
            if (CountOf(held) > Configuration.LimitsBeside[(AgentPool.ChannelCount * held) + Asynchronous])
                return false;
        }

        return true;
    }

    /// <summary>Whether the agent could ever take an interaction of the class.</summary>
    public bool CanEverTake(ChannelClass channel, ReadOnlySpan<int> weights) =>
        Configuration is { } rules && rules.ChannelLimits[(int)channel] > 0 && weights[(int)channel] <= rules.Capacity;

    /// <summary>How much the agent likes a queue.</summary>
    public int PreferenceFor(int queue)
    {
        if (Configuration is { Queues.IsEmpty: false } rules)
        {
            foreach (AgentQueue one in rules.Queues)
            {
                if (one.Queue.Index == queue)
                    return one.Preference;
            }
        }

        return 0;
    }

    /// <summary>The agent's share of a weighted queue.</summary>
    public int ShareOf(int queue)
    {
        foreach (AgentQueue one in Configuration!.Queues)
        {
            if (one.Queue.Index == queue)
                return one.Share;
        }

        return AgentQueue.ShareDefault;
    }

    /// <summary>Whether the agent serves a queue at all.</summary>
    public bool Serves(int queue)
    {
        foreach (AgentQueue one in Configuration!.Queues)
        {
            if (one.Queue.Index == queue)
                return one.IsServed;
        }

        return true;
    }

    /// <summary>What the agent's share of a weighted queue amounts to so far.</summary>
    public long SharesUsedOf(int queue)
    {
        foreach ((int one, long used) in _sharesUsed)
        {
            if (one == queue)
                return used;
        }

        return 0;
    }

    /// <summary>Whether the agent has an account with a weighted queue.</summary>
    public bool HasSharesOf(int queue)
    {
        foreach ((int one, _) in _sharesUsed)
        {
            if (one == queue)
                return true;
        }

        return false;
    }

    /// <summary>Sets it, in the order of queues.</summary>
    public void SetSharesUsed(int queue, long used)
    {
        int place = 0;
        while (place < _sharesUsed.Count && _sharesUsed[place].Queue < queue)
            place++;
        if (place < _sharesUsed.Count && _sharesUsed[place].Queue == queue)
            _sharesUsed[place] = (queue, used);
        else
            _sharesUsed.Insert(place, (queue, used));
    }

    /// <summary>Counts the time with work up to now.</summary>
    public void Account(RoutingInstant now)
    {
        if (HeldCount > 0)
            OccupiedToday += now.Microseconds - OccupiedSince.Microseconds;
        OccupiedSince = now;
        RankVersion++;
    }

    /// <summary>Forgets an agent that is signed out and no longer configured.</summary>
    public void Forget()
    {
        Reason = 0;
        Since = default;
        IdleSince = default;
        ReadyStamp = 0;
        TakenToday = 0;
        OccupiedToday = 0;
        OccupiedSince = default;
        LastOffer = 0;
        Unanswered = 0;
        Failed = 0;
        UnreachableClasses = 0;
        _sharesUsed.Clear();
    }

    /// <summary>Whether active asynchronous work makes room for the class.</summary>
    public bool Interrupts(int channel) =>
        channel != Asynchronous && IsAsynchronousInterrupted;
}
