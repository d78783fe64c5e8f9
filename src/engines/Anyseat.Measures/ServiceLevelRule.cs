using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Measures;

/// <summary>What a service level is divided by. Undecided visits (waiting, not yet beyond T) are left out of all.</summary>
public enum ServiceLevelFormula
{
    /// <summary>Answered within T ÷ (offered − short abandons). The house's own: who leaves at once did not want to wait at all.
    /// </summary>
    OfferedLessShortAbandons = 0,

    /// <summary>Answered within T ÷ offered: every abandon is a miss.</summary>
    Offered,

    /// <summary>Answered within T ÷ answered: abandons do not count.</summary>
    Answered,

    /// <summary>Answered within T ÷ (offered − abandoned within T): who left before T was not failed.</summary>
    OfferedLessAbandonedInTime,

    /// <summary>(Answered within T + abandoned within T) ÷ offered: who left before T counts as served.</summary>
    AbandonedInTimeServed,
}

/// <summary>A service level as agreed: within which time, by which formula, and which abandons are short.</summary>
/// <remarks>Both times are among <see cref="WaitHistogram.BoundsSeconds"/>, for which cells have exact counts.</remarks>
public sealed record ServiceLevelRule
{
    private ServiceLevelRule()
    {
    }

    /// <summary>Within 20 seconds; short abandons up to 5 seconds left out.</summary>
    public static ServiceLevelRule Default { get; } = new()
    {
        Threshold = TimeSpan.FromSeconds(20),
        ShortAbandonMax = TimeSpan.FromSeconds(5),
        ThresholdClass = 3,
        ShortClass = 0,
    };

    /// <summary>T: the wait up to which an answer is in time.</summary>
    public TimeSpan Threshold { get; private init; }

    /// <summary>The wait up to which an abandon is short.</summary>
    public TimeSpan ShortAbandonMax { get; private init; }

    /// <summary>What it is divided by.</summary>
    public ServiceLevelFormula Formula { get; private init; }

    internal int ThresholdClass { get; private init; }

    internal int ShortClass { get; private init; }

    /// <summary>Makes a rule; false if a time is not among the bounds or the formula is unknown.</summary>
    public static bool TryCreate(
        TimeSpan threshold, TimeSpan shortAbandonMax, ServiceLevelFormula formula, [NotNullWhen(true)] out ServiceLevelRule? rule)
    {
        rule = null;
        if (!WaitHistogram.TryGetClass(threshold, out int thresholdClass)
            || !WaitHistogram.TryGetClass(shortAbandonMax, out int shortClass)
            || !Enum.IsDefined(formula))
        {
            return false;
        }

        rule = new ServiceLevelRule
        {
            Threshold = threshold,
            ShortAbandonMax = shortAbandonMax,
            Formula = formula,
            ThresholdClass = thresholdClass,
            ShortClass = shortClass,
        };
        return true;
    }
}
