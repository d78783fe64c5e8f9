using System.Runtime.CompilerServices;

namespace Anyseat.Measures;

/// <summary>How long waits were, in classes with fixed bounds: histograms of cells add up to the histogram of their sum.</summary>
/// <remarks>A wait falls in the first class whose bound it does not exceed, so "answered within T" is exact for every T among
/// <see cref="BoundsSeconds"/>. The bounds rise about geometrically; the last class is open.</remarks>
public struct WaitHistogram
{
    /// <summary>Number of classes.</summary>
    public const int ClassCount = 16;

    private static readonly int[] boundsSeconds = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800, 3600];
    private Counts counts;

    /// <summary>Upper bounds of all classes but the last, in whole seconds, inclusive.</summary>
    public static ReadOnlySpan<int> BoundsSeconds => boundsSeconds;

    /// <summary>How many waits are in a class.</summary>
    /// <param name="waitClass">0 to <see cref="ClassCount"/> − 1.</param>
    public int this[int waitClass]
    {
        readonly get => counts[waitClass];
        set => counts[waitClass] = value;
    }

    /// <summary>How many waits there are.</summary>
    public readonly long Count => CountUpTo(ClassCount - 1);

    /// <summary>The class of a bound: false if the duration is not one of <see cref="BoundsSeconds"/>.</summary>
    public static bool TryGetClass(TimeSpan bound, out int waitClass)
    {
        waitClass = bound.Ticks % TimeSpan.TicksPerSecond == 0
            ? Array.IndexOf(boundsSeconds, (int)Math.Min(int.MaxValue, bound.Ticks / TimeSpan.TicksPerSecond))
            : -1;
        return waitClass >= 0;
    }

    /// <summary>Counts a wait.</summary>
    public void Add(long microseconds)
    {
        int waitClass = 0;
        while (waitClass < boundsSeconds.Length && microseconds > boundsSeconds[waitClass] * 1_000_000L)
            waitClass++;
        counts[waitClass]++;
    }

    /// <summary>Adds another histogram.</summary>
    public void Add(in WaitHistogram other)
    {
        for (int waitClass = 0; waitClass < ClassCount; waitClass++)
            counts[waitClass] += other.counts[waitClass];
    }

    /// <summary>How many waits are in a class or below it.</summary>
    public readonly long CountUpTo(int waitClass)
    {
        long count = 0;
        for (int index = 0; index <= waitClass; index++)
            count += counts[index];
        return count;
    }

    /// <summary>The wait that a share of the waits does not exceed.</summary>
    /// <remarks>Linear within the class in which it falls, hence never off by more than the width of that class.</remarks>
    /// <param name="share">0 to 1, such as 0.9.</param>
    /// <param name="longestMicroseconds">The longest wait of all: the end of the last class.</param>
    /// <returns>In microseconds; null without waits.</returns>
    public readonly long? Percentile(double share, long longestMicroseconds)
    {
        long count = Count;
        if (count == 0)
            return null;
        double rank = Math.Clamp(share, 0, 1) * count;
        long before = 0;
        int waitClass = 0;
        while (waitClass < ClassCount - 1 && before + counts[waitClass] < rank)
            before += counts[waitClass++];
        long low = waitClass == 0 ? 0 : boundsSeconds[waitClass - 1] * 1_000_000L;
        long high = waitClass < boundsSeconds.Length ? boundsSeconds[waitClass] * 1_000_000L : long.MaxValue;
        high = Math.Max(low, Math.Min(high, longestMicroseconds));
        double within = counts[waitClass] == 0 ? 0 : (rank - before) / counts[waitClass];
        return low + (long)((high - low) * within);
    }

    [InlineArray(ClassCount)]
    private struct Counts
    {
        private int first;
    }
}
