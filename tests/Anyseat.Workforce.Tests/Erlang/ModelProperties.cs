using Anyseat.Workforce.Erlang;
using FsCheck;
using FsCheck.Fluent;

namespace Anyseat.Workforce.Tests.Erlang;

/// <summary>What must hold for every load: each figure moves one way as agents are added.</summary>
public sealed class ModelProperties
{
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    private static readonly Config Seeded =
        Config.QuickThrowOnFailure.WithReplay(20_170_101, 1_917).WithQuietOnSuccess(true);

    /// <summary>Arrivals an hour (1 to 20,000), handle time and patience in seconds (10 to 900).</summary>
    private static readonly Arbitrary<(int Arrivals, int Handle, int Patience, int Extra)> Loads =
        (from arrivals in Gen.Choose(1, 20_000)
         from handle in Gen.Choose(10, 900)
         from patience in Gen.Choose(10, 900)
         from extra in Gen.Choose(1, 60)
         select (arrivals, handle, patience, extra)).ToArbitrary();

    [Fact]
    public void One_more_agent_never_makes_anyone_wait_longer() => Prop.ForAll(Loads, load =>
    {
        int agents = (int)Math.Floor(load.Arrivals * (double)load.Handle / 3600) + load.Extra;
        ErlangC less = Models.C(load.Arrivals, load.Handle, agents);
        ErlangC more = Models.C(load.Arrivals, load.Handle, agents + 1);
        return more.ProbabilityWait <= less.ProbabilityWait
            && more.AverageWaitSeconds <= less.AverageWaitSeconds
            && more.GetServiceLevel(TwentySeconds) >= less.GetServiceLevel(TwentySeconds)
            && more.GetWaitPercentileSeconds(0.9) <= less.GetWaitPercentileSeconds(0.9)
            && IsShare(less.ProbabilityWait) && IsShare(less.GetServiceLevel(TwentySeconds));
    }).Check(Seeded);

    [Fact]
    public void One_more_agent_never_makes_anyone_leave_sooner() => Prop.ForAll(Loads, load =>
    {
        // Half of the load up to beyond it: overload has an answer here.
        int agents = Math.Max(1, (int)(load.Arrivals * (double)load.Handle / 3600 * load.Extra / 40));
        ErlangA less = Models.A(load.Arrivals, load.Handle, agents, load.Patience);
        ErlangA more = Models.A(load.Arrivals, load.Handle, agents + 1, load.Patience);
        return more.ProbabilityAbandon <= less.ProbabilityAbandon
            && more.ProbabilityWait <= less.ProbabilityWait + 1e-12
            && more.AverageWaitSeconds <= less.AverageWaitSeconds
            && more.AverageWaitOfAnsweredSeconds <= less.AverageWaitOfAnsweredSeconds * (1 + 1e-9)
            && more.GetServiceLevel(TwentySeconds) >= less.GetServiceLevel(TwentySeconds) - 1e-12
            && IsShare(less.ProbabilityAbandon) && IsShare(less.ProbabilityWait)
            && IsShare(less.GetServiceLevel(TwentySeconds))
            && less.Occupancy <= 1 + 1e-12;
    }).Check(Seeded);

    [Fact]
    public void Those_who_leave_make_the_wait_shorter_than_where_nobody_does() => Prop.ForAll(Loads, load =>
    {
        int agents = (int)Math.Floor(load.Arrivals * (double)load.Handle / 3600) + load.Extra;
        ErlangC patient = Models.C(load.Arrivals, load.Handle, agents);
        ErlangA leaving = Models.A(load.Arrivals, load.Handle, agents, load.Patience);
        return leaving.AverageWaitSeconds <= patient.AverageWaitSeconds * (1 + 1e-12)
            && leaving.ProbabilityWait <= patient.ProbabilityWait * (1 + 1e-12);
    }).Check(Seeded);

    [Fact]
    public void The_number_found_is_the_least_that_will_do() => Prop.ForAll(Loads, load =>
    {
        Traffic traffic = Models.Traffic(load.Arrivals, load.Handle);
        var patience = TimeSpan.FromSeconds(load.Patience);
        Assert.True(Staffing.TryGetAgentsForServiceLevel(traffic, 0.8, TwentySeconds, out int withoutLeaving, out _));
        Assert.True(Staffing.TryGetAgentsForServiceLevel(traffic, patience, 0.8, TwentySeconds, out int withLeaving, out _));
        Assert.True(Staffing.TryGetAgentsForAbandonment(traffic, patience, 0.05, out int forAbandonment, out _));
        Assert.True(Staffing.TryGetAgentsForAverageWait(traffic, TwentySeconds, out int forWait, out _));
        return Models.C(load.Arrivals, load.Handle, withoutLeaving).GetServiceLevel(TwentySeconds) >= 0.8
            && IsTooFew(withoutLeaving - 1, fewer => Models.C(load.Arrivals, load.Handle, fewer).GetServiceLevel(TwentySeconds) < 0.8, traffic)
            && Models.C(load.Arrivals, load.Handle, forWait).AverageWaitSeconds <= 20
            && IsTooFew(forWait - 1, fewer => Models.C(load.Arrivals, load.Handle, fewer).AverageWaitSeconds > 20, traffic)
            && Models.A(load.Arrivals, load.Handle, withLeaving, load.Patience).GetServiceLevel(TwentySeconds) >= 0.8
            && (withLeaving == 1 || Models.A(load.Arrivals, load.Handle, withLeaving - 1, load.Patience).GetServiceLevel(TwentySeconds) < 0.8)
            && Models.A(load.Arrivals, load.Handle, forAbandonment, load.Patience).ProbabilityAbandon <= 0.05
            && (forAbandonment == 1
                || Models.A(load.Arrivals, load.Handle, forAbandonment - 1, load.Patience).ProbabilityAbandon > 0.05);
    }).Check(Seeded);

    [Fact]
    public void The_continuous_loss_model_meets_the_whole_one_and_falls_between() => Prop.ForAll(
        Gen.Choose(0, 400).Zip(Gen.Choose(1, 40_000)).ToArbitrary(), drawn =>
        {
            var (lines, erlangs) = (drawn.Item1, drawn.Item2 / 100.0);
            Assert.True(ErlangB.TryGetContinuousBlocking(erlangs, lines, out double whole, out _));
            Assert.True(ErlangB.TryGetContinuousBlocking(erlangs, lines + 0.5, out double half, out _));
            Assert.True(ErlangB.TryGetContinuousBlocking(erlangs, lines + 1, out double next, out _));
            return whole.Equals(Models.B(erlangs, lines).ProbabilityBlocked) && half <= whole && next <= half;
        }).Check(Seeded);

    private static bool IsTooFew(int agents, Predicate<int> misses, Traffic traffic) => agents <= traffic.Erlangs || misses(agents);

    private static bool IsShare(double value) => value is >= 0 and <= 1;
}
