using Anyseat.Workforce.Erlang;

namespace Anyseat.Workforce.Tests.Erlang;

public sealed class PriorityQueueTests
{
    [Fact]
    public void One_agent_and_two_classes_wait_as_computed_by_hand()
    {
        // λ = 0.3 and 0.4 a minute, μ = 1: ρ = 0.7, W₀ = 0.7; W₁ = 0.7/0.7 = 1, W₂ = 0.7/(0.7·0.3) = 10/3 minutes.
        PriorityQueue model = Models.Priority([18, 24], 60, 1);

        Assert.Equal(0.7, model.ProbabilityWait, 1e-12);
        Assert.Equal(60, model.AverageWaitSeconds[0], 1e-9);
        Assert.Equal(200, model.AverageWaitSeconds[1], 1e-9);
    }

    [Fact]
    public void A_single_class_is_Erlang_C()
    {
        PriorityQueue model = Models.Priority([200], 180, 14);
        ErlangC plain = Models.C(200, 180, 14);

        Assert.Equal(plain.ProbabilityWait, model.ProbabilityWait, 1e-15);
        Assert.Equal(plain.AverageWaitSeconds, model.AverageWaitSeconds[0], 1e-12);
    }

    [Fact]
    public void Priorities_only_hand_the_wait_from_one_class_to_another()
    {
        double[] arrivals = [60, 100, 40];
        PriorityQueue model = Models.Priority(arrivals, 180, 14);

        double average = arrivals.Select((one, k) => one * model.AverageWaitSeconds[k]).Sum() / arrivals.Sum();

        Assert.Equal(Models.C(200, 180, 14).AverageWaitSeconds, average, 1e-9);
        Assert.True(model.AverageWaitSeconds[0] < model.AverageWaitSeconds[1]);
        Assert.True(model.AverageWaitSeconds[1] < model.AverageWaitSeconds[2]);
    }

    [Fact]
    public void Upper_classes_keep_their_wait_when_the_lowest_drowns()
    {
        PriorityQueue model = Models.Priority([100, 1_000], 180, 14);

        Assert.Equal(1, model.ProbabilityWait);
        Assert.Equal(180.0 / 14 / (1 - (5.0 / 14)), model.AverageWaitSeconds[0], 1e-9);
        Assert.Equal(double.PositiveInfinity, model.AverageWaitSeconds[1]);
    }
}
