using Anyseat.Workforce.Erlang;

namespace Anyseat.Workforce.Tests.Erlang;

/// <summary>Ten thousand servers: nothing overflows, nothing cancels.</summary>
public sealed class LargeCentreTests
{
    [Theory]
    [InlineData(9_000)]
    [InlineData(9_900)]
    [InlineData(9_999)]
    public void Erlang_C_with_10000_agents_agrees_with_sums_of_logarithms(double erlangs)
    {
        const int Agents = 10_000;
        double[] logs = LogWeights(erlangs, Agents);
        double last = logs[Agents] + Math.Log(Agents / (Agents - erlangs));
        double expected = 1 / (1 + logs.Take(Agents).Sum(one => Math.Exp(one - last)));

        ErlangC model = Models.C(erlangs * 12, 300, Agents);

        Assert.Equal(expected, model.ProbabilityWait, 1e-10 * expected);
    }

    [Theory]
    [InlineData(9_000, 60)]
    [InlineData(10_000, 60)]
    [InlineData(10_000, 3_600)]
    [InlineData(12_000, 300)]
    [InlineData(20_000, 3_600)]
    public void Erlang_A_with_10000_agents_agrees_with_sums_of_logarithms(double erlangs, double patienceSeconds)
    {
        const int Agents = 10_000;
        const double Handle = 300;
        double leaving = Handle / patienceSeconds;
        List<double> logs = [.. LogWeights(erlangs, Agents)];
        for (int k = 1; k < 2_000 || logs[^1] > logs.Max() - 45; k++)
            logs.Add(logs[^1] + Math.Log(erlangs / (Agents + (k * leaving))));
        double top = logs.Max();
        double all = logs.Sum(one => Math.Exp(one - top));
        double queue = logs.Select((one, state) => Math.Exp(one - top) * Math.Max(0, state - Agents)).Sum() / all;
        double waits = logs.Skip(Agents).Sum(one => Math.Exp(one - top)) / all;

        ErlangA model = Models.A(erlangs * 3600 / Handle, Handle, Agents, patienceSeconds);

        Assert.Equal(queue, model.AverageQueueLength, 1e-8 * queue);
        Assert.Equal(waits, model.ProbabilityWait, 1e-8 * waits);
        Assert.Equal(queue * leaving / erlangs, model.ProbabilityAbandon, 1e-8);
    }

    [Theory]
    [InlineData(14, 200, 180, 300, 20)]
    [InlineData(1, 30, 100, 60, 15)]
    [InlineData(1_000, 12_600, 300, 120, 5)]
    [InlineData(10_000, 132_000, 300, 90, 30)]
    public void Service_level_of_Erlang_A_agrees_with_the_integral_of_the_offered_wait(
        int agents, double arrivals, double handle, double patience, double threshold)
    {
        var (lambda, service, leave) = (arrivals / 3600, agents / handle, 1 / patience);
        // Mandelbaum and Zeltyn: density λ·exp(λH(x) − nμx) / (E + λJ) of the offered wait, E = 1/B(n − 1).
        double LogDensity(double x) => (lambda * (1 - Math.Exp(-leave * x)) / leave) - (service * x);
        double highest = lambda > service ? LogDensity(Math.Log(lambda / service) / leave) : 0;
        double Integrate(double to, Func<double, double> weight) =>
            Simpson(to, x => weight(x) * Math.Exp(LogDensity(x) - highest));
        double horizon = Math.Max(threshold, 40 * patience);
        double idle = Math.Exp(-highest) / Models.B(lambda * handle, agents - 1).ProbabilityBlocked;
        double all = idle + (lambda * Integrate(horizon, _ => 1));
        double expected = (idle + (lambda * Integrate(threshold, x => Math.Exp(-leave * x)))) / all;

        ErlangA model = Models.A(arrivals, handle, agents, patience);

        Assert.Equal(expected, model.GetServiceLevel(TimeSpan.FromSeconds(threshold)), 1e-7);
        double answeredWait = lambda * Integrate(horizon, x => x * Math.Exp(-leave * x)) / all / (1 - model.ProbabilityAbandon);
        Assert.Equal(answeredWait, model.AverageWaitOfAnsweredSeconds, 1e-6 * answeredWait);
    }

    [Fact]
    public void Erlang_B_with_10000_lines_at_critical_load_agrees_with_its_asymptote()
    {
        // Jagerman (1974): 1/B(n, n) = √(πn/2) + 2/3 + √(2π)/(24√n)·… ; the next term is below 1e-3 here.
        double expected = 1 / (Math.Sqrt(Math.PI * 10_000 / 2) + (2.0 / 3) + (Math.Sqrt(2 * Math.PI) / (24 * 100)));
        Assert.Equal(expected, Models.B(10_000, 10_000).ProbabilityBlocked, 1e-8);
    }

    [Fact]
    public void The_least_number_of_agents_is_found_for_ten_thousand_Erlang()
    {
        Traffic traffic = Models.Traffic(120_000, 300);
        Assert.True(Staffing.TryGetAgentsForServiceLevel(traffic, 0.8, TimeSpan.FromSeconds(20), out int patient, out _));
        Assert.True(Staffing.TryGetAgentsForServiceLevel(
            traffic, TimeSpan.FromMinutes(2), 0.8, TimeSpan.FromSeconds(20), out int leaving, out _));
        Assert.InRange(patient, 10_001, 10_100);
        Assert.InRange(leaving, 8_000, patient);
    }

    private static double[] LogWeights(double erlangs, int agents)
    {
        double[] logs = new double[agents + 1];
        for (int i = 1; i <= agents; i++)
            logs[i] = logs[i - 1] + Math.Log(erlangs / i);
        return logs;
    }

    private static double Simpson(double to, Func<double, double> f)
    {
        const int Steps = 400_000;
        double h = to / Steps;
        double sum = f(0) + f(to);
        for (int i = 1; i < Steps; i++)
            sum += f(i * h) * (i % 2 == 0 ? 2 : 4);
        return sum * h / 3;
    }
}
