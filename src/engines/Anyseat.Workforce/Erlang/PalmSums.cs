namespace Anyseat.Workforce.Erlang;

/// <summary>Sums over the stationary distribution of M/M/n+M, over its states with all agents busy.</summary>
/// <param name="WithQueue">Probability that an arrival finds all agents busy.</param>
/// <param name="QueueLength">Mean number of waiting.</param>
/// <param name="ServedWithQueue">Probability that an arrival waits and is answered.</param>
/// <param name="ServedWait">Mean of the wait over arrivals that are answered, zero for all others, in seconds.</param>
internal readonly record struct PalmSums(double WithQueue, double QueueLength, double ServedWithQueue, double ServedWait)
{
    /// <summary>Sums from the largest term to both sides, in units of the first term taken.</summary>
    /// <remarks>With k waiting the states weigh r(k) = Π λ/(nμ + jθ), j = 1…k. Who then arrives is answered with
    /// probability nμ/(nμ + (k + 1)θ), the product of the chances to survive each place in the queue, and then waited
    /// Σ 1/(nμ + jθ), j = 1…k + 1.</remarks>
    public static PalmSums Compute(Traffic traffic, int agents, double leaveRate)
    {
        double arrivalRate = traffic.ArrivalRate;
        if (arrivalRate == 0)
            return default;
        double serviceRate = agents * traffic.ServiceRate;
        double first = FirstTerm(arrivalRate, serviceRate, leaveRate);
        double rate = serviceRate + (first * leaveRate);
        double passed = WaitUntilPlace(first, serviceRate, leaveRate);
        double weight = 1;
        var (withQueue, queueLength, served, servedWait) = (0.0, 0.0, 0.0, 0.0);
        // Past the peak each term is smaller than the one before: stop when the rest cannot be seen any more.
        for (double k = first; weight * (k + 1) > 1e-18 * (withQueue + queueLength) || arrivalRate > rate; k++)
        {
            rate = serviceRate + ((k + 1) * leaveRate);
            passed += 1 / rate;
            double isServed = serviceRate / rate;
            withQueue += weight;
            queueLength += weight * k;
            served += weight * isServed;
            servedWait += weight * isServed * passed;
            weight *= arrivalRate / rate;
        }

        // All states up to n weigh r(0)/B; when the sum began far above r(0) they cannot be seen.
        double below = first == 0 ? (1 / ErlangB.Blocking(traffic.Erlangs, agents)) - 1 : 0;
        double all = below + withQueue;
        return double.IsInfinity(all)
            ? default
            : new PalmSums(withQueue / all, queueLength / all, served / all, servedWait / all);
    }

    /// <summary>Where to begin: the weights have the shape of a Poisson distribution with mean λ/θ, so twelve standard
    /// deviations below the peak they are under 10⁻³⁰ of it.</summary>
    private static double FirstTerm(double arrivalRate, double serviceRate, double leaveRate)
    {
        double peak = (arrivalRate - serviceRate) / leaveRate;
        return Math.Max(0, Math.Floor(peak - (12 * Math.Sqrt(arrivalRate / leaveRate)) - 50));
    }

    /// <summary>Σ 1/(nμ + jθ) for j = 1 to <paramref name="place"/>, as a difference of digamma functions.</summary>
    private static double WaitUntilPlace(double place, double serviceRate, double leaveRate) => place == 0
        ? 0
        : (Digamma((serviceRate / leaveRate) + place + 1) - Digamma((serviceRate / leaveRate) + 1)) / leaveRate;

    private static double Digamma(double x)
    {
        double sum = 0;
        for (; x < 16; x++)
            sum -= 1 / x;
        double inverse = 1 / (x * x);
        return sum + Math.Log(x) - (0.5 / x)
            - (inverse * ((1.0 / 12) - (inverse * ((1.0 / 120) - (inverse * ((1.0 / 252) - (inverse / 240)))))));
    }
}
