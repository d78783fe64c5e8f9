using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What a configuration must keep to, so that the engine is never asked the impossible.</summary>
internal static class RoutingConfigurationRules
{
    public const int AgentLimit = 1 << 20;
    public const int QueueLimit = 1 << 16;
    public const int SkillLimit = 1 << 16;
    public const int SiteLimit = 1 << 16;
    public const int SkillsPerAgentMax = 1000;
    public const int QueuesPerAgentMax = 1000;
    public const int RequirementsPerQueueMax = 50;
    public const int SitesPerQueueMax = 50;
    public const int CalendarsMax = 1000;
    public const int ChannelLimitMax = 50;
    public const int CapacityMax = 1_000_000;
    public const int WeightMax = 10_000;
    public const int LengthLimit = 1_000_000;
    public const int PointsMax = 50;
    public const int AgeingMax = 250;
    public const int ChannelCount = 3;
    public static readonly TimeSpan DurationMin = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(1);
    public static readonly TimeSpan WaitLimit = TimeSpan.FromDays(7);

    /// <summary>Every fault: what is refused first, what is doubtful after it.</summary>
    public static IEnumerable<ConfigurationFault> FindFaults(RoutingConfiguration configuration)
    {
        bool isRefused = false;
        foreach (ConfigurationFault fault in FindRefused(configuration))
        {
            isRefused = true;
            yield return fault;
        }

        if (isRefused)
            yield break;
        foreach (ConfigurationFault fault in ServiceDoubts.Find(configuration))
            yield return fault;
    }

    private static IEnumerable<ConfigurationFault> FindRefused(RoutingConfiguration configuration) =>
    [
        .. FindDomainFaults(configuration),
        .. CalendarRules.Find(configuration.Calendars),
        .. QueueRules.Find(configuration),
        .. AgentRules.Find(configuration),
    ];

    private static IEnumerable<ConfigurationFault> FindDomainFaults(RoutingConfiguration configuration)
    {
        FaultList faults = new();
        faults.Numbers("channelWeights", configuration.ChannelWeights, ChannelCount, 0, WeightMax);
        if (configuration.TierPoints.IsDefault)
            faults.Add(ConfigurationFaultCode.Missing, "tierPoints");
        else if (configuration.TierPoints.Length > InteractionNeeds.TierMax + 1)
            faults.Add(ConfigurationFaultCode.WrongLength, "tierPoints", configuration.TierPoints.Length);
        else
            faults.Numbers("tierPoints", configuration.TierPoints, configuration.TierPoints.Length, 0, PointsMax);
        faults.Range("skillCount", configuration.SkillCount, 0, SkillLimit);
        faults.Range("siteCount", configuration.SiteCount, 0, SiteLimit);
        faults.Range("unansweredOffersMax", configuration.UnansweredOffersMax, 1, 100);
        faults.Range("failedOffersMax", configuration.FailedOffersMax, 0, 100);
        return faults.All;
    }
}

/// <summary>Collects faults under growing paths.</summary>
internal sealed class FaultList
{
    private readonly List<ConfigurationFault> _faults = [];

    public IReadOnlyList<ConfigurationFault> All => _faults;

    public void Add(ConfigurationFaultCode code, string path, long value = 0) =>
        _faults.Add(new ConfigurationFault(code, path, value));

    public void Range(string path, long value, long min, long max)
    {
        if (value < min || value > max)
            _faults.Add(new ConfigurationFault(ConfigurationFaultCode.OutOfRange, path, value, min, max));
    }

    /// <summary>A duration; zero is fine where it means never.</summary>
    public void Duration(string path, TimeSpan value, TimeSpan min, TimeSpan max, bool allowsZero = false)
    {
        if (allowsZero && value == TimeSpan.Zero)
            return;
        if (value < min || value > max)
        {
            _faults.Add(new ConfigurationFault(
                ConfigurationFaultCode.OutOfRange, path, Milliseconds(value), Milliseconds(min), Milliseconds(max)));
        }
    }

    public void Numbers(string path, ImmutableArray<int> numbers, int count, int min, int max)
    {
        if (numbers.IsDefault || numbers.Length != count)
        {
            _faults.Add(new ConfigurationFault(
                ConfigurationFaultCode.WrongLength, path, numbers.IsDefault ? 0 : numbers.Length, count, count));
            return;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < min || numbers[i] > max)
                Range(path, numbers[i], min, max);
        }
    }

    private static long Milliseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMillisecond;
}
