using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What opening calendars must keep to.</summary>
internal static class CalendarRules
{
    public static IReadOnlyList<ConfigurationFault> Find(ImmutableArray<OpeningCalendar> calendars)
    {
        FaultList faults = new();
        if (calendars.IsDefault)
        {
            faults.Add(ConfigurationFaultCode.Missing, "calendars");
            return faults.All;
        }

        if (calendars.Length > RoutingConfigurationRules.CalendarsMax)
            faults.Add(ConfigurationFaultCode.WrongLength, "calendars", calendars.Length);
        for (int i = 0; i < calendars.Length; i++)
        {
            if (calendars[i] is not { Open.IsDefault: false } calendar)
                faults.Add(ConfigurationFaultCode.Missing, $"calendars[{i}]");
            else if (calendar.Open.Length > OpeningCalendar.IntervalsMax)
                faults.Add(ConfigurationFaultCode.WrongLength, $"calendars[{i}].open", calendar.Open.Length);
            else
                FindContradictions(faults, calendar.Open, i);
        }

        return faults.All;
    }

    private static void FindContradictions(FaultList faults, ImmutableArray<OpeningInterval> open, int calendar)
    {
        for (int i = 0; i < open.Length; i++)
        {
            bool isEmpty = open[i].From >= open[i].To || open[i].From.Microseconds < 0;
            bool isOutOfOrder = i > 0 && open[i].From <= open[i - 1].To;
            if (isEmpty || isOutOfOrder)
            {
                faults.Add(
                    ConfigurationFaultCode.ContradictoryHours, $"calendars[{calendar}].open[{i}]",
                    open[i].From.Microseconds);
            }
        }
    }
}
