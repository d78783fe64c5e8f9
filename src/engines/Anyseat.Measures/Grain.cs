namespace Anyseat.Measures;

/// <summary>The length of the intervals of a fold, from midnight UTC on.</summary>
internal readonly struct Grain
{
    private readonly long microseconds;

    /// <param name="length">A divisor of a day.</param>
    public Grain(TimeSpan length)
    {
        if (length <= TimeSpan.Zero || TimeSpan.TicksPerDay % length.Ticks != 0 || length.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentOutOfRangeException(nameof(length), "The grain divides a day and is in whole seconds.");
        microseconds = length.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>The start of the interval in which an instant lies.</summary>
    public MeasureInstant StartOf(MeasureInstant at)
    {
        long rest = at.Microseconds % microseconds;
        return new MeasureInstant(at.Microseconds - (rest < 0 ? rest + microseconds : rest));
    }

    /// <summary>The end of that interval, or the given end if that comes first.</summary>
    public MeasureInstant EndWithin(MeasureInstant start, MeasureInstant end) =>
        new(Math.Min(start.Microseconds + microseconds, end.Microseconds));
}
