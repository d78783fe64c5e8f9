using Anyseat.Workforce.Erlang;

namespace Anyseat.Workforce.Tests.Erlang;

/// <summary>Bad arguments get an error that names them.</summary>
public sealed class RefusalTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(-1, 60, "arrivalsPerHour")]
    [InlineData(double.NaN, 60, "arrivalsPerHour")]
    [InlineData(double.PositiveInfinity, 60, "arrivalsPerHour")]
    [InlineData(100, 0, "averageHandleTime")]
    [InlineData(100, -5, "averageHandleTime")]
    [InlineData(100, 3_000_000, "averageHandleTime")]
    [InlineData(100_000_000, 86_400, "erlangs")]
    public void Traffic_names_what_is_absurd(double arrivals, double handleSeconds, string field)
    {
        Assert.False(Traffic.TryCreate(arrivals, TimeSpan.FromSeconds(handleSeconds), out _, out WorkforceError? error));
        Assert.Equal((WorkforceErrorCodes.OutOfRange, field), (error.Code, error.Field));
    }

    [Fact]
    public void Models_name_what_is_absurd()
    {
        Traffic traffic = Models.Traffic(200, 180);
        RequireField("lines", (ErlangB.TryCreate(1, -1, out _, out WorkforceError? error), error));
        RequireField("erlangs", (ErlangB.TryCreate(double.NaN, 1, out _, out error), error));
        RequireField("lines", (ErlangB.TryGetContinuousBlocking(1, double.NaN, out _, out error), error));
        RequireField("blockingMax", (ErlangB.TryGetLines(1, 0, out _, out error), error));
        RequireField("blockingMax", (ErlangB.TryGetErlangs(1, 1, out _, out error), error));
        RequireField("blockingMax", (ErlangB.TryGetErlangs(1, 0.9999999, out _, out error), error));
        RequireField("agents", (ErlangC.TryCreate(traffic, 0, out _, out error), error));
        RequireField("agents", (ErlangA.TryCreate(traffic, Limits.ServersMax + 1, Minute, out _, out error), error));
        RequireField("averagePatience", (ErlangA.TryCreate(traffic, 14, TimeSpan.Zero, out _, out error), error));
        RequireField("arrivalsPerHour", (PriorityQueue.TryCreate([], Minute, 1, out _, out error), error));
        RequireField("arrivalsPerHour", (PriorityQueue.TryCreate([1, -1], Minute, 1, out _, out error), error));
        RequireField("serviceLevel", (Staffing.TryGetAgentsForServiceLevel(traffic, 1, Minute, out _, out error), error));
        RequireField("threshold", (Staffing.TryGetAgentsForServiceLevel(traffic, 0.8, -Minute, out _, out error), error));
        RequireField("abandonmentMax", (Staffing.TryGetAgentsForAbandonment(traffic, Minute, 0, out _, out error), error));
        RequireField("averageWaitMax", (Staffing.TryGetAgentsForAverageWait(traffic, TimeSpan.Zero, out _, out error), error));
        RequireField("occupancyMax", (Staffing.TryGetAgentsForOccupancy(traffic, 1.1, out _, out error), error));
        RequireField("shrinkage", (Staffing.TryGetScheduled(10, 1, out _, out error), error));
    }

    [Fact]
    public void Too_few_agents_for_people_who_never_leave_are_said_to_be_overloaded()
    {
        Assert.False(ErlangC.TryCreate(Models.Traffic(200, 180), 10, out _, out WorkforceError? error));
        Assert.Equal((WorkforceErrorCodes.Overloaded, "agents"), (error.Code, error.Field));
    }

    [Fact]
    public void A_target_beyond_the_limit_is_said_to_be_out_of_reach()
    {
        Traffic flood = Models.Traffic(1_800_000, 300);
        Assert.False(Staffing.TryGetAgentsForServiceLevel(flood, 0.8, Minute, out _, out WorkforceError? error));
        Assert.Equal((WorkforceErrorCodes.NotReachable, "serviceLevel"), (error.Code, error.Field));
        Assert.False(ErlangB.TryGetLines(150_000, 0.01, out _, out error));
        Assert.Equal(WorkforceErrorCodes.NotReachable, error.Code);
    }

    [Fact]
    public void Nobody_who_comes_needs_nobody_to_wait()
    {
        Assert.Equal(0, Models.C(0, 180, 1).ProbabilityWait);
        Assert.Equal(1, Models.C(0, 180, 1).GetServiceLevel(TimeSpan.Zero));
        Assert.Equal((0.0, 0.0, 1.0), (Models.A(0, 180, 1, 60).ProbabilityWait, Models.A(0, 180, 1, 60).ProbabilityAbandon, Models.A(0, 180, 1, 60).GetServiceLevel(TimeSpan.Zero)));
        Assert.Equal(0, Models.B(0, 1).ProbabilityBlocked);
        Assert.Equal(1, Models.B(0, 0).ProbabilityBlocked);
        Assert.True(Staffing.TryGetAgentsForServiceLevel(Models.Traffic(0, 180), 0.8, Minute, out int agents, out _));
        Assert.Equal(1, agents);
    }

    [Fact]
    public void Shrinkage_and_occupancy_round_up_and_never_by_a_rounding_error()
    {
        Assert.True(Staffing.TryGetScheduled(70, 0.3, out int scheduled, out _));
        Assert.Equal(100, scheduled);
        Assert.True(Staffing.TryGetAgentsForOccupancy(Models.Traffic(200, 180), 0.85, out int agents, out _));
        Assert.Equal(12, agents);
    }

    private static void RequireField(string field, (bool IsGood, WorkforceError? Error) outcome)
    {
        Assert.False(outcome.IsGood);
        Assert.Equal(field, outcome.Error?.Field);
    }
}
