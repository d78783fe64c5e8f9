using System.ComponentModel.DataAnnotations;
using Anyseat.Platform.Errors;

namespace Anyseat.Staffing.Domain;

/// <summary>What shall be simulated.</summary>
internal sealed record SimulationOrder
{
    /// <summary>The most scenarios beside the day itself.</summary>
    public const int ScenariosMax = 5;

    /// <summary>The most changes of one scenario.</summary>
    public const int ChangesMax = 100;

    /// <summary>The most replications.</summary>
    public const int ReplicationsMax = 200;

    /// <summary>The most customers over all replications and scenarios.</summary>
    public const double CustomersMax = 50_000_000;

    private const int NameLengthMax = 80;

    /// <summary>What people call it; 1 to 80 characters, the day's name if not given.</summary>
    [StringLength(NameLengthMax, MinimumLength = 1)]
    public string? Name { get; init; }

    public required DayChoice Day { get; init; }

    /// <summary>What if; at most five.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = [];

    /// <summary>How often the day is run, 2 to 200.</summary>
    public int Replications { get; init; } = 20;

    /// <summary>All chance follows from it.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>What is wrong with the order by itself; null for nothing.</summary>
    public ValidationError? FindFault()
    {
        if (Name is not null && !IsName(Name))
            return Invalid("name", "name has 1 to 80 characters, without control characters.");
        if (Replications is < 2 or > ReplicationsMax)
            return Invalid("replications", $"replications is 2 to {ReplicationsMax}.");
        if (Scenarios.Count > ScenariosMax)
            return Invalid("scenarios", $"There are at most {ScenariosMax} scenarios.");
        for (int place = 0; place < Scenarios.Count; place++)
        {
            if (!IsName(Scenarios[place].Name))
                return Invalid($"scenarios[{place}].name", "A scenario has a name of 1 to 80 characters, without control characters.");
            if (Scenarios.Take(place).Any(other => other.Name == Scenarios[place].Name))
                return Invalid($"scenarios[{place}].name", "Two scenarios have the same name.");
            if (Scenarios[place].Changes.Count is < 1 or > ChangesMax)
                return Invalid($"scenarios[{place}].changes", $"A scenario has 1 to {ChangesMax} changes.");
        }

        return FindDayFault();
    }

    private ValidationError? FindDayFault()
    {
        int count = (Day.Recorded is null ? 0 : 1) + (Day.DocumentId is null ? 0 : 1) + (Day.Document is null ? 0 : 1);
        if (count != 1)
            return Invalid("day", "day has exactly one of recorded, documentId, document.");
        if (Day.Recorded is { Year: < 2000 or > 2100 })
            return Invalid("day.recorded", "day.recorded is a day as 2026-11-24, from 2000 to 2100.");
        if (Day.IntervalMinutes is not (15 or 30 or 60))
            return Invalid("day.intervalMinutes", "day.intervalMinutes is 15, 30 or 60.");
        return Day.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? Invalid("day.timeZone", "day.timeZone is an IANA name such as Asia/Shanghai.")
            : null;
    }

    /// <summary>Whether something can be called so.</summary>
    public static bool IsName(string name) => name.Length is >= 1 and <= NameLengthMax && !name.Any(char.IsControl);

    private static ValidationError Invalid(string field, string detail) => new("simulation.order_invalid", detail, field);
}
