using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>Erlang's delay model M/M/n: who finds all agents busy waits, and nobody leaves.</summary>
/// <remarks>A. K. Erlang (1917). The probability of waiting comes from the loss model as
/// C = n·B / (n − a·(1 − B)), so that it is as stable as <see cref="ErlangB"/>; waits of those who wait are exponential
/// with rate n·μ − λ (L. Kleinrock, "Queueing Systems, Volume 1", 1975, section 3.4).</remarks>
public sealed record ErlangC
{
    private ErlangC(Traffic traffic, int agents, double probabilityWait)
    {
        Traffic = traffic;
        Agents = agents;
        ProbabilityWait = probabilityWait;
    }

    /// <summary>What comes in.</summary>
    public Traffic Traffic { get; }

    /// <summary>Number of agents.</summary>
    public int Agents { get; }

    /// <summary>Share of arrivals that find all agents busy.</summary>
    public double ProbabilityWait { get; }

    /// <summary>Mean wait of all arrivals, in seconds (ASA: nobody leaves).</summary>
    public double AverageWaitSeconds => ProbabilityWait / DrainRate;

    /// <summary>Mean wait of those who wait, in seconds.</summary>
    public double AverageWaitOfWaitingSeconds => 1 / DrainRate;

    /// <summary>Mean number of waiting (Little's law).</summary>
    public double AverageQueueLength => Traffic.ArrivalRate * AverageWaitSeconds;

    /// <summary>Mean share of agent time that is busy.</summary>
    public double Occupancy => Traffic.Erlangs / Agents;

    // μ·(n − a), which is above zero whenever a < n, as n·μ − λ rounded might not be.
    private double DrainRate => Traffic.ServiceRate * (Agents - Traffic.Erlangs);

    /// <summary>Evaluates the model.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="agents">1 to <see cref="Limits.ServersMax"/>; more than the offered Erlang.</param>
    /// <param name="model">The answer; null on failure.</param>
    /// <param name="error">Names the argument at fault; <see cref="WorkforceErrorCodes.Overloaded"/> when the queue would
    /// grow without end.</param>
    public static bool TryCreate(
        Traffic traffic, int agents, [NotNullWhen(true)] out ErlangC? model, [NotNullWhen(false)] out WorkforceError? error)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        model = null;
        if (!Limits.CheckServers("agents", agents, 1, out error))
            return false;
        if (traffic.Erlangs >= agents)
        {
            error = new WorkforceError(
                WorkforceErrorCodes.Overloaded, "agents",
                $"{traffic.Erlangs:0.###} Erlang need more than {agents} agents: without leaving, the queue grows without end.");
            return false;
        }

        double blocking = ErlangB.Blocking(traffic.Erlangs, agents);
        model = new ErlangC(traffic, agents, Delay(traffic.Erlangs, agents, blocking));
        return true;
    }

    /// <summary>Share of arrivals answered within <paramref name="threshold"/>; 0 to 1.</summary>
    /// <param name="threshold">Negative counts as zero.</param>
    public double GetServiceLevel(TimeSpan threshold) =>
        1 - (ProbabilityWait * Math.Exp(-DrainRate * Math.Max(0, threshold.TotalSeconds)));

    /// <summary>The wait that a share of all arrivals does not exceed, in seconds.</summary>
    /// <param name="share">At least 0 and below 1, such as 0.9 for the 90th percentile; outside of that it is brought to
    /// the nearer end.</param>
    public double GetWaitPercentileSeconds(double share)
    {
        double beyond = 1 - Math.Clamp(share, 0, Math.BitDecrement(1.0));
        return ProbabilityWait <= beyond ? 0 : Math.Log(ProbabilityWait / beyond) / DrainRate;
    }

    internal static double Delay(double erlangs, double agents, double blocking) =>
        agents * blocking / (agents - (erlangs * (1 - blocking)));
}
