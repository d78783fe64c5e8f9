using Anyseat.Sip.Endpoint;

namespace Anyseat.Sip.Tests.Endpoint;

public sealed class TimerWheelTests
{
    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private static List<T> Take<T>(TimerWheel<T> wheel, double now)
    {
        List<T> fired = [];
        wheel.Advance(Ms(now), fired);
        return fired;
    }

    [Fact]
    public void A_timer_fires_once_and_never_early()
    {
        TimerWheel<string> wheel = new();
        wheel.Start("a", Ms(505));
        Assert.Empty(Take(wheel, 500));
        Assert.Empty(Take(wheel, 509.9));
        Assert.Equal(["a"], Take(wheel, 510));
        Assert.Empty(Take(wheel, 100_000));
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_and_among_equals_as_started()
    {
        TimerWheel<int> wheel = new();
        wheel.Start(3, Ms(300));
        wheel.Start(1, Ms(100));
        wheel.Start(4, Ms(300));
        wheel.Start(2, Ms(200));
        Assert.Equal([1, 2, 3, 4], Take(wheel, 1_000));
    }

    [Fact]
    public void A_stopped_timer_does_not_fire_and_may_be_stopped_again()
    {
        TimerWheel<int> wheel = new();
        TimerWheel<int>.Handle[] timers = [.. Enumerable.Range(0, 5).Select(i => wheel.Start(i, Ms(50)))];
        wheel.Stop(timers[0]);
        wheel.Stop(timers[2]);
        wheel.Stop(timers[4]);
        wheel.Stop(timers[4]);
        Assert.Equal([1, 3], Take(wheel, 50));
        wheel.Stop(timers[1]);
        Assert.Equal(0, wheel.Count);
        Assert.Null(wheel.NextDue);
    }

    [Fact]
    public void A_timer_of_many_turns_waits_for_its_own()
    {
        TimerWheel<int> wheel = new();
        wheel.Start(1, TimeSpan.FromMinutes(30));
        wheel.Start(2, TimeSpan.FromMinutes(30) + Ms(40_960)); // the same slot, a turn later
        List<int> fired = [];
        int wakes = 0;
        while (wheel.NextDue is { } due && wakes++ < 200)
            wheel.Advance(due, fired);
        Assert.Equal([1, 2], fired);
        Assert.InRange(wakes, 1, 100); // one wake a turn, not one a tick
    }

    [Fact]
    public void It_agrees_with_a_sorted_list_whatever_is_started_and_stopped()
    {
        Random random = new(26);
        TimerWheel<int> wheel = new();
        Dictionary<int, (TimerWheel<int>.Handle Timer, double Due)> running = [];
        double now = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (random.Next(3) > 0)
            {
                double due = now + random.Next(1, 100_000);
                running.Add(i, (wheel.Start(i, Ms(due)), due));
            }
            else if (running.Count > 0 && random.Next(2) == 0)
            {
                int victim = running.Keys.ElementAt(random.Next(running.Count));
                wheel.Stop(running[victim].Timer);
                running.Remove(victim);
            }

            if (i % 100 != 0)
                continue;
            now += random.Next(1, 2_000);
            int[] due2 = [.. running.Where(one => Math.Ceiling(one.Value.Due / 10) * 10 <= now).Select(one => one.Key)];
            List<int> fired = Take(wheel, now);
            Assert.Equal(due2.Order(), fired.Order());
            foreach (int one in fired)
                running.Remove(one);
            Assert.Equal(running.Count, wheel.Count);
        }
    }
}
