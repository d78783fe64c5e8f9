using System.Diagnostics;

namespace Anyseat.Testing;

/// <summary>Waits on a condition with a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Completes when the condition holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Words for the failure.</param>
    /// <param name="deadline">20 s unless given.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > (deadline ?? TimeSpan.FromSeconds(20)))
                throw new TimeoutException($"It did not come about in time: {what}");
            await Task.Delay(Interval);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, deadline);
}
