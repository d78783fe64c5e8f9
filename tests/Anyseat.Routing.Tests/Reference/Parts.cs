namespace Anyseat.Routing.Tests.Reference;

/// An agent as the reference keeps it.
internal sealed class Agent
{
    public required int Index { get; init; }

    public AgentConfiguration? Rules { get; set; }

    public bool IsEnabled => Rules is { IsEnabled: true };

    public AgentState State { get; set; }

    public int Reason { get; set; }

    public HashSet<ChannelClass> Unreachable { get; } = [];

    public RoutingInstant IdleSince { get; set; }

    public int Taken { get; set; }

    public long Occupied { get; set; }

    public RoutingInstant OccupiedSince { get; set; }

    public long LastOffer { get; set; }

    public int Unanswered { get; set; }

    public int Failed { get; set; }

    public Dictionary<int, long> Shares { get; } = [];

    public AgentQueue? Relation(int queue) =>
        Rules!.Queues.Where(one => one.Queue.Index == queue).Select(one => (AgentQueue?)one).FirstOrDefault();

    public bool Serves(int queue) => Relation(queue)?.IsServed ?? true;

    public int Preference(int queue) => Relation(queue)?.Preference ?? 0;

    public int Share(int queue) => Relation(queue)?.Share ?? 100;

    public int Proficiency(int skill) =>
        Rules!.Skills.Where(one => one.Skill.Index == skill).Sum(one => one.Proficiency);
}

/// A queue as the reference keeps it.
internal sealed class Queue
{
    public required int Index { get; init; }

    public required QueueConfiguration Rules { get; set; }

    public bool IsActive { get; set; } = true;

    public bool IsCalendarOpen { get; set; } = true;

    public bool IsEmergency { get; set; }

    public Treatment? EmergencyTreatment { get; set; }

    public int Diversion { get; set; }

    public int DiversionLevel { get; set; }

    public Treatment? DiversionTreatment { get; set; }

    public long SharesUsed { get; set; }

    public long Lag { get; set; }

    public Learning Learning { get; } = new();

    public bool IsOpen => IsCalendarOpen && !IsEmergency;

    public int RingWithoutPreferred
    {
        get
        {
            int first = Rules.Rings.ToList().FindIndex(ring => ring.DropsPreferredAgent);
            return first < 0 ? int.MaxValue : first + 1;
        }
    }
}

/// A place of an interaction in one queue.
internal sealed class Place
{
    public required Item Item { get; init; }

    public required Queue Queue { get; init; }

    public required RoutingInstant JoinedAt { get; init; }

    public int Ring { get; set; }

    public int RingTold { get; set; }

    public int Reached { get; set; }

    public int Boost { get; set; }

    public bool IsBoostTold { get; set; }

    /// What happens with time in this queue, in order.
    public List<(long After, int Kind, int Argument)> Milestones
    {
        get
        {
            QueueConfiguration rules = Queue.Rules;
            List<(long After, int Kind, int Argument)> all = [];
            for (int i = 0; i < rules.Rings.Length; i++)
                all.Add((Us(rules.Rings[i].After), 0, i + 1));
            if (rules.ServiceLevel is { BoostPoints: > 0 } promise)
                all.Add((Us(promise.Within - promise.BoostLead), 1, promise.BoostPoints));
            if (rules.Callbacks is { } callbacks && callbacks.OfferAfterWait > TimeSpan.Zero)
                all.Add((Us(callbacks.OfferAfterWait), 2, 0));
            for (int i = 0; i < rules.Overflows.Length; i++)
            {
                if (rules.Overflows[i].AfterWait > TimeSpan.Zero)
                    all.Add((Us(rules.Overflows[i].AfterWait), 3, i));
            }

            if (rules.WaitMax > TimeSpan.Zero)
                all.Add((Us(rules.WaitMax), 4, 0));
            return [.. all.Order()];
        }
    }

    public long NextAt => Reached < Milestones.Count
        ? JoinedAt.Microseconds + Milestones[Reached].After
        : long.MaxValue;

    private static long Us(TimeSpan duration) => (long)duration.TotalMicroseconds;
}

/// For what reason an interaction waits for one agent alone.
internal enum Aim
{
    None,
    Transfer,
    Preferred,
    Required,
}

/// An interaction as the reference keeps it.
internal sealed class Item
{
    public required int Index { get; init; }

    public InteractionState State { get; set; } = InteractionState.Waiting;

    public ChannelClass Channel { get; init; }

    public int Boost { get; init; }

    public InteractionNeeds Needs { get; init; } = InteractionNeeds.None;

    public Queue Queue { get; set; } = null!;

    public Queue? OfferedBy { get; set; }

    public List<Place> Places { get; } = [];

    public Agent? Agent { get; set; }

    public Agent? Target { get; set; }

    public Aim Aim { get; set; }

    public long Offer { get; set; }

    public long Sequence { get; set; }

    public RoutingInstant Deadline { get; set; } = RoutingInstant.Never;

    public long Granted { get; set; }

    public RoutingInstant ArrivedAt { get; set; }

    public RoutingInstant JoinedAt { get; set; }

    public RoutingInstant WaitingSince { get; set; }

    public long WaitedBefore { get; set; }

    public bool IsCallback { get; set; }

    public CallbackMode Mode { get; set; }

    public bool IsPresent { get; set; } = true;

    public bool IsCallbackOffered { get; set; }

    public bool IsSuspended { get; set; }

    public bool IsOutbound { get; set; }

    public bool IsServedAtOnce { get; set; }

    public bool IgnoresAgents { get; set; }

    public bool IsPreferredOver { get; set; }

    public int Attempts { get; set; }

    public RoutingInstant ScheduledAt { get; set; } = RoutingInstant.Never;

    public bool HoldsSlot { get; set; }

    public long Raw { get; set; }

    public RoutingInstant TakenAt { get; set; }

    public Queue Shown => OfferedBy ?? Queue;

    public bool IsQueued => State is InteractionState.Waiting or InteractionState.Offered;

    public bool IsReserving => State == InteractionState.Dialing && Agent is not null && Offer != 0;
}

/// What a queue learns: moving averages and tracked quantiles, in whole numbers.
internal sealed class Learning
{
    private const long One = 1 << 20;

    public long Interval { get; private set; }

    public long IntervalCount { get; private set; }

    public long Handle { get; private set; }

    public long HandleCount { get; private set; }

    public long Middle { get; private set; } = One * 9 / 10;

    public int Level { get; private set; } = 10_000 * 1024;

    public RoutingInstant LastLeft { get; set; }

    public void Left(RoutingInstant now)
    {
        long interval = Bounded(now.Microseconds - LastLeft.Microseconds);
        Interval = IntervalCount == 0 ? interval * 32 : Interval + interval - (Interval / 32);
        IntervalCount++;
        LastLeft = now;
    }

    public void Handled(long time)
    {
        long handled = Bounded(time);
        Handle = HandleCount == 0 ? handled * 16 : Handle + handled - (Handle / 16);
        HandleCount++;
    }

    public void Promised(bool isKept) =>
        Level += (int)Math.Floor(((isKept ? 10_000 * 1024 : 0) - Level) / 64.0);

    public void Answered(long waited, long raw)
    {
        long ratio = waited < Bounded(long.MaxValue) ? Math.Min(waited * One / raw, One * 1000) : One * 1000;
        Middle = Math.Clamp(
            ratio > Middle ? Middle + (Middle * 5 / 320) : Middle - (Middle * 5 / 320), 1024, One * 1000);
    }

    public long Raw(int position, int signedIn)
    {
        if (IntervalCount >= 3)
            return Math.Max(1, position * (Interval / 32));
        return HandleCount >= 3 && signedIn > 0 ? Math.Max(1, position * (Handle / 16 / signedIn)) : 0;
    }

    public TimeSpan Expected(long raw) => TimeSpan.FromMicroseconds((long)(new decimal(raw) * Middle / One));

    private static long Bounded(long time) => Math.Min(time, (long)TimeSpan.FromDays(7).TotalMicroseconds);
}
