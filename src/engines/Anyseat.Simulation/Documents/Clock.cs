using System.Globalization;

namespace Anyseat.Simulation.Documents;

/// <summary>Times of the day as written in documents: hours and minutes, if wanted seconds with a fraction. Hours run on past
/// 24, for shifts that end on the next day.</summary>
public static class Clock
{
    /// <summary>The latest time: 31 days.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromHours(744);

    /// <summary>Reads <c>HH:mm</c>, <c>HH:mm:ss</c> or <c>HH:mm:ss.ffffff</c>.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        string[] parts = text.Split(':');
        if (parts.Length is not (2 or 3)
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            || parts[0].Length is < 2 or > 3 || parts[1].Length != 2 || minutes > 59)
        {
            return false;
        }

        decimal seconds = 0;
        if (parts.Length == 3
            && (parts[2].Length < 2
                || !decimal.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds)
                || seconds >= 60))
        {
            return false;
        }

        time = TimeSpan.FromMicroseconds((double)((((hours * 60L) + minutes) * 60_000_000L) + Math.Round(seconds * 1_000_000)));
        return time <= Max;
    }

    /// <summary>Writes <c>HH:mm</c>, with seconds when there are some.</summary>
    public static string Format(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(int)time.TotalHours:00}:{time.Minutes:00}{(time.Ticks % TimeSpan.TicksPerMinute == 0 ? "" : time.ToString(@"\:ss\.FFFFFF", CultureInfo.InvariantCulture).TrimEnd('.'))}");
}
