namespace Anyseat.Media.Tests;

/// <summary>Asserts what the packet path promises: nothing is allocated.</summary>
internal static class Allocations
{
    /// <summary>Runs an action often enough for the compiler to settle, then requires that further runs allocate nothing.</summary>
    public static void AssertNone(Action action, int runs = 1_000)
    {
        for (int i = 0; i < 200; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < runs; i++)
            action();
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, after - before);
    }
}
