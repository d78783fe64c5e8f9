namespace Anyseat.Media.Tests;

/// <summary>Asserts what the packet path promises: nothing is allocated.</summary>
internal static class Allocations
{
    private const int RoundCount = 20;

    /// <summary>Runs an action in rounds and requires that a round allocates nothing. Earlier ones may: the runtime replaces code by
    /// better code while it runs, and that takes memory of whoever is there. What allocates by itself does so in every round.</summary>
    public static void AssertNone(Action action, int runs = 1_000)
    {
        long least = long.MaxValue;
        for (int round = 0; round < RoundCount && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < runs; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
