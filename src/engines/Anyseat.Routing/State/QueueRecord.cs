namespace Anyseat.Routing.State;

/// <summary>What happens to an entry after some time in its queue.</summary>
internal enum MilestoneKind : byte
{
    Ring = 0,
    Boost,
    CallbackOffer,
    Overflow,
    WaitMax,
}

/// <summary>A point in an entry's life in its queue.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="After">After so many microseconds in the queue.</param>
/// <param name="Argument">The ring, or the overflow rule.</param>
/// <param name="Timers">Where entries wait for it.</param>
internal readonly record struct Milestone(MilestoneKind Kind, long After, int Argument, TimerList Timers);

/// <summary>What the engine keeps of one queue: its rules and who waits in it, in no particular order.</summary>
internal sealed class QueueRecord(int index, QueueConfiguration rules)
{
    private WaitEntry[] _waiting = [];

    public int Index { get; } = index;

    public QueueHandle Handle => new(Index);

    public QueueConfiguration Rules { get; set; } = rules;

    /// <summary>False once the configuration no longer names the queue; kept until nothing refers to it.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>How many interactions and entries belong to the queue.</summary>
    public int References { get; set; }

    /// <summary>The agents of each ring, for interactions without needs.</summary>
    public AgentPool[] RingPools { get; set; } = [];

    /// <summary>The match of each ring.</summary>
    public Requirement[] RingMatches { get; set; } = [];

    /// <summary>The buckets of each ring and channel for interactions without needs.</summary>
    public Bucket[] Buckets { get; set; } = [];

    /// <summary>The buckets for interactions with needs, by need, ring and channel.</summary>
    public Dictionary<(int Needs, int Ring, int Channel), Bucket> NeedBuckets { get; } = [];

    /// <summary>Whether a match of the queue asks for the customer's tier.</summary>
    public bool AsksTier { get; set; }

    /// <summary>Whether agents of this queue cannot be shared with others: it has preferences or shares.</summary>
    public bool HasOwnAgents { get; set; }

    /// <summary>What an interaction gains each microsecond, in milliardths of a point.</summary>
    public long Rate { get; set; }

    /// <summary>In order of time.</summary>
    public Milestone[] Milestones { get; set; } = [];

    public TimerList? OfferTimers { get; set; }

    public TimerList? WrapUpTimers { get; set; }

    /// <summary>The first ring without preferred agents; past the last if none.</summary>
    public int RingWithoutPreferred { get; set; }

    /// <summary>Whether the calendar has it open.</summary>
    public bool IsCalendarOpen { get; set; } = true;

    public bool IsEmergency { get; set; }

    public int EmergencyReason { get; set; }

    public Treatment? EmergencyTreatment { get; set; }

    /// <summary>Hundredths of a per cent of arrivals that are diverted.</summary>
    public int Diversion { get; set; }

    public Treatment? DiversionTreatment { get; set; }

    /// <summary>Runs up by <see cref="Diversion"/> each arrival; at 10,000 one is diverted.</summary>
    public int DiversionLevel { get; set; }

    /// <summary>What the queue gains for lagging behind its promise, worked out before each match.</summary>
    public long Lag { get; set; }

    public bool IsLagStale { get; set; }

    /// <summary>The level at which an agent who returns to a weighted queue starts.</summary>
    public long SharesUsed { get; set; }

    /// <summary>What it learned about waiting.</summary>
    public WaitLearning Learning { get; } = new();

    /// <summary>Whether arrivals are taken.</summary>
    public bool IsOpen => IsCalendarOpen && !IsEmergency;

    public bool IsFull => Rules.LengthMax > 0 && WaitingCount >= Rules.LengthMax;

    /// <summary>How many wait, offered ones and those that wait for one agent included.</summary>
    public int WaitingCount { get; private set; }

    public ReadOnlySpan<WaitEntry> Waiting => _waiting.AsSpan(0, WaitingCount);

    public void Join(WaitEntry entry)
    {
        if (WaitingCount == _waiting.Length)
            Array.Resize(ref _waiting, Math.Max(4, WaitingCount * 2));
        entry.QueuePlace = WaitingCount;
        _waiting[WaitingCount++] = entry;
    }

    public void Leave(WaitEntry entry)
    {
        WaitEntry last = _waiting[--WaitingCount];
        _waiting[entry.QueuePlace] = last;
        last.QueuePlace = entry.QueuePlace;
    }
}
