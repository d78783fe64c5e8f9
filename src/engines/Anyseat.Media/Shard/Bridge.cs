namespace Anyseat.Media.Shard;

/// <summary>Whom a leg hears, and how loud.</summary>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Gain">Linear; 1 leaves the sound as it is.</param>
internal readonly record struct Hearing(Leg Speaker, float Gain);

/// <summary>A bridge as the loop has it: who is in it. What each one hears is kept with the leg.</summary>
internal sealed class Bridge
{
    /// <summary>The legs.</summary>
    public List<Leg> Members { get; } = new(4);

    /// <summary>For how long nobody, one, and more than one talked, of those who are measured.</summary>
    public TalkShares Shares;

    private BridgeMixer? _mixer;
    private bool _mixes;

    /// <summary>The place in the loop's table; −1 when nobody is in the bridge.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Takes a new arrangement at once, as a whole.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="legs">Who is in the bridge from now on.</param>
    /// <param name="hears">What each of them hears.</param>
    public void Arrange(ShardLoop loop, Leg[] legs, Hearing[][] hears)
    {
        foreach (Leg leaving in Members)
            leaving.Leave();
        bool wasEmpty = Members.Count == 0;
        Members.Clear();
        for (int i = 0; i < legs.Length; i++)
        {
            if (legs[i].IsClosed)
                continue;
            legs[i].Bridge?.Remove(legs[i]);
            legs[i].Enter(this, hears[i]);
            Members.Add(legs[i]);
        }
        if (wasEmpty && Members.Count > 0)
            loop.Add(this);
        else if (!wasEmpty && Members.Count == 0)
            loop.Remove(this);
        Plan();
    }

    /// <summary>Lets one go; the others go on without it.</summary>
    public void Remove(Leg leg)
    {
        if (!Members.Remove(leg))
            return;
        leg.Leave();
        if (Members.Count == 0)
            leg.Loop.Remove(this);
        Plan();
    }

    /// <summary>Decides anew how each one gets what it hears.</summary>
    public void Plan()
    {
        foreach (Leg member in Members)
            member.ClearListeners();
        foreach (Leg member in Members)
            member.Plan();
        _mixes = false;
        foreach (Leg member in Members)
        {
            member.OnPlanned();
            _mixes |= member.Feed == LegFeed.Tick;
        }
        PlanTicks();
        if (!_mixes)
            return;
        if (_mixer is null || !_mixer.Fits(Members))
            _mixer = new BridgeMixer(Members);
        _mixer.Follow(Members);
    }

    // Who talks together with whom can be told of two who are measured.
    private void PlanTicks()
    {
        int measured = 0;
        foreach (Leg member in Members)
            measured += member.Meter is null ? 0 : 1;
        if (Members.Count > 0)
            Members[0].Loop.SetTicking(this, _mixes || measured > 1);
    }

    /// <summary>A tick: mixes, and counts who talks. The frames of the members have been read.</summary>
    public void Tick(MediaInstant due)
    {
        if (_mixes)
            _mixer!.Mix(Members);
        int measured = 0;
        int talking = 0;
        foreach (Leg member in Members)
        {
            if (member.Meter is not { } meter)
                continue;
            measured++;
            talking += meter.IsTalking(due) ? 1 : 0;
        }
        if (measured < 2)
            return;
        Shares.Silence += talking == 0 ? 1 : 0;
        Shares.Single += talking == 1 ? 1 : 0;
        Shares.Overlap += talking > 1 ? 1 : 0;
    }

    /// <summary>What a member hears in this tick.</summary>
    public ReadOnlySpan<short> HeardBy(Leg member) => _mixes ? _mixer!.Output(Members.IndexOf(member)) : [];
}

/// <summary>How long how many talked, in ticks of 20 ms.</summary>
internal struct TalkShares
{
    public long Silence;
    public long Single;
    public long Overlap;
}
