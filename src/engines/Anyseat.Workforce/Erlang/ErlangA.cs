using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>The Palm or Erlang A model M/M/n+M: who finds all agents busy waits, and leaves when an exponentially
/// distributed patience ends.</summary>
/// <remarks>C. Palm (1957); O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers",
/// Manufacturing &amp; Service Operations Management 4 (2002); A. Mandelbaum, S. Zeltyn, "The Palm/Erlang-A queue, with
/// applications to call centers" (2005), whose equations the members name. The stationary probabilities of the states
/// with a queue are summed directly around the largest of them, and those without a queue come from
/// <see cref="ErlangB"/>; so nothing overflows and nothing cancels, at any load and any number of agents.</remarks>
public sealed record ErlangA
{
    private readonly double _servedAfterWait;

    private ErlangA(Traffic traffic, int agents, TimeSpan averagePatience, PalmSums sums)
    {
        Traffic = traffic;
        Agents = agents;
        AveragePatience = averagePatience;
        ProbabilityWait = sums.WithQueue;
        AverageQueueLength = sums.QueueLength;
        AverageWaitOfAnsweredSeconds = sums.ServedWithQueue + 1 - sums.WithQueue is > 0 and var served
            ? sums.ServedWait / served
            : 0;
        _servedAfterWait = sums.ServedWithQueue;
    }

    /// <summary>What comes in.</summary>
    public Traffic Traffic { get; }

    /// <summary>Number of agents.</summary>
    public int Agents { get; }

    /// <summary>Mean patience (1/θ).</summary>
    public TimeSpan AveragePatience { get; }

    /// <summary>Share of arrivals that find all agents busy (2005, equation 4.5).</summary>
    public double ProbabilityWait { get; }

    /// <summary>Mean number of waiting.</summary>
    public double AverageQueueLength { get; }

    /// <summary>Share of arrivals that leave unanswered: θ·E[Q]/λ, as leaving balances.</summary>
    public double ProbabilityAbandon => Traffic.ArrivalRate > 0
        ? AverageQueueLength / (Traffic.ArrivalRate * AveragePatience.TotalSeconds)
        : 0;

    /// <summary>Mean wait of all arrivals in seconds, of those who leave until they do (Little's law).</summary>
    public double AverageWaitSeconds => Traffic.ArrivalRate > 0 ? AverageQueueLength / Traffic.ArrivalRate : 0;

    /// <summary>Mean wait of those who are answered, in seconds (ASA).</summary>
    public double AverageWaitOfAnsweredSeconds { get; }

    /// <summary>Mean share of agent time that is busy.</summary>
    public double Occupancy => Traffic.Erlangs * (1 - ProbabilityAbandon) / Agents;

    /// <summary>Evaluates the model. Overload is no error here: who cannot be served leaves.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="agents">1 to <see cref="Limits.ServersMax"/>.</param>
    /// <param name="averagePatience"><see cref="Limits.DurationMin"/> to <see cref="Limits.DurationMax"/>.</param>
    /// <param name="model">The answer; null on failure.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryCreate(
        Traffic traffic, int agents, TimeSpan averagePatience,
        [NotNullWhen(true)] out ErlangA? model, [NotNullWhen(false)] out WorkforceError? error)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        model = null;
        if (!Limits.CheckServers("agents", agents, 1, out error)
            || !Limits.CheckDuration("averagePatience", averagePatience, out error))
        {
            return false;
        }

        model = Create(traffic, agents, averagePatience);
        return true;
    }

    /// <summary>Share of all arrivals answered within <paramref name="threshold"/>: who leaves counts as not answered.
    /// </summary>
    /// <remarks>From the density of the offered wait (2005, section 4.2), λ·exp(λ(1 − e^(−θx))/θ − nμx) times a constant,
    /// and the chance e^(−θx) to sit it out: those answered after t are, of those answered after any wait,
    /// γ(nμ/θ + 1, (λ/θ)e^(−θt)) / γ(nμ/θ + 1, λ/θ).</remarks>
    /// <param name="threshold">Negative counts as zero.</param>
    public double GetServiceLevel(TimeSpan threshold)
    {
        if (Traffic.ArrivalRate == 0)
            return 1;
        double patience = AveragePatience.TotalSeconds;
        double shape = (Agents * Traffic.ServiceRate * patience) + 1;
        double load = Traffic.ArrivalRate * patience;
        double remaining = load * Math.Exp(-Math.Max(0, threshold.TotalSeconds) / patience);
        double late = remaining > 0
            ? Math.Exp(IncompleteGamma.LogLower(shape, remaining) - IncompleteGamma.LogLower(shape, load))
            : 0;
        return Math.Clamp(1 - ProbabilityAbandon - (_servedAfterWait * late), 0, 1);
    }

    internal static ErlangA Create(Traffic traffic, int agents, TimeSpan averagePatience) =>
        new(traffic, agents, averagePatience, PalmSums.Compute(traffic, agents, 1 / averagePatience.TotalSeconds));
}
