using Anyseat.People.Domain;
using Anyseat.Platform.Time;
using Anyseat.Testing;

namespace Anyseat.People.Tests;

public sealed class SignInThrottleTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() => throttle = new SignInThrottle(clock);

    [Fact]
    public void The_tenth_failure_locks_the_name_for_fifteen_minutes()
    {
        for (int attempt = 1; attempt <= 9; attempt++)
            Assert.Null(FailOnce("ana", $"10.0.0.{attempt}"));
        Assert.Equal(clock.GetInstant() + TimeSpan.FromMinutes(15), FailOnce("ana", "10.0.0.10"));

        clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), throttle.Begin("ana", "10.0.0.11"));
        Assert.Null(throttle.Begin("ben", "10.0.0.11"));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(throttle.Begin("ana", "10.0.0.11"));
    }

    [Fact]
    public void Attempts_at_the_same_time_do_not_exceed_the_limit()
    {
        int begun = Enumerable.Range(0, 40).Count(attempt => throttle.Begin("ana", $"10.0.0.{attempt}") is null);
        Assert.Equal(SignInThrottle.NameFailuresMax, begun);
    }

    [Fact]
    public void A_success_forgets_the_failures()
    {
        for (int round = 0; round < 5; round++)
        {
            for (int attempt = 0; attempt < 9; attempt++)
                Assert.Null(FailOnce("ana", $"10.{round}.0.{attempt}"));
            Assert.Null(throttle.Begin("ana", "10.9.9.9"));
            throttle.Succeed("ana", "10.9.9.9");
        }
    }

    [Fact]
    public void Failures_older_than_the_window_do_not_count()
    {
        for (int attempt = 0; attempt < 30; attempt++)
        {
            Assert.Null(FailOnce("ana", $"10.0.0.{attempt}"));
            clock.Advance(TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public void One_address_cannot_try_many_names()
    {
        for (int attempt = 0; attempt < SignInThrottle.AddressFailuresMax; attempt++)
            Assert.Null(FailOnce($"user{attempt}", "10.0.0.1"));
        Assert.Equal(TimeSpan.FromMinutes(5), throttle.Begin("somebody", "10.0.0.1"));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(throttle.Begin("somebody", "10.0.0.1"));
    }

    [Fact]
    public void A_whole_shift_signs_in_from_one_address()
    {
        for (int agent = 0; agent < 500; agent++)
        {
            Assert.Null(throttle.Begin($"agent{agent}", "10.0.0.1"));
            throttle.Succeed($"agent{agent}", "10.0.0.1");
        }
    }

    [Fact]
    public void An_attempt_that_came_to_nothing_does_not_count()
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            Assert.Null(throttle.Begin("ana", "10.0.0.1"));
            throttle.Withdraw("ana", "10.0.0.1");
        }
    }

    private Instant? FailOnce(string name, string address)
    {
        Assert.Null(throttle.Begin(name, address));
        return throttle.Fail(name);
    }
}
