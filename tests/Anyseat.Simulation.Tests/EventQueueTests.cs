using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Events;

namespace Anyseat.Simulation.Tests;

public sealed class EventQueueTests
{
    [Fact]
    public void Happenings_come_by_time_and_then_in_the_order_they_were_scheduled()
    {
        var chance = new SplitMix64(5);
        var queue = new EventQueue<int>();
        List<(long At, int Number)> expected = [];
        for (int i = 0; i < 10_000; i++)
        {
            long at = (long)(chance.Next() % 500);
            expected.Add((at, i));
            queue.Schedule(at, i);
        }

        foreach ((long at, int number) in expected.OrderBy(one => one.At).ThenBy(one => one.Number))
        {
            Assert.Equal(at, queue.NextAt);
            Assert.Equal(number, queue.Take());
        }

        Assert.Equal(long.MaxValue, queue.NextAt);
    }

    [Fact]
    public void Scheduling_between_taking_keeps_the_order()
    {
        var chance = new SplitMix64(6);
        var queue = new EventQueue<long>();
        long now = 0;
        for (int i = 0; i < 50_000; i++)
        {
            if (queue.Count < 3 || chance.NextUniform() < 0.5)
            {
                long at = now + (long)(chance.Next() % 100);
                queue.Schedule(at, at);
            }
            else
            {
                long taken = queue.Take();
                Assert.True(taken >= now);
                now = taken;
            }
        }
    }
}
