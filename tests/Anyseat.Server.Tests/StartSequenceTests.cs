using System.Net;
using Anyseat.Platform.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Server.Tests;

public sealed class StartSequenceTests
{
    [Fact]
    public async Task Steps_start_by_phase_and_stop_in_reverse()
    {
        var story = new List<string>();
        await using (await RunningServer.StartAsync(With(
            new Step(StartPhase.Resume, story), new Step(StartPhase.Lock, story), new Step(StartPhase.Migrate, story))))
            story.Add("running");
        Assert.Equal(
            ["start Lock", "start Migrate", "start Resume", "running", "stop Resume", "stop Migrate", "stop Lock"], story);
    }

    [Fact]
    public async Task A_step_that_fails_stops_the_ones_before_it_and_nothing_listens()
    {
        var story = new List<string>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunningServer.StartAsync(With(
            new Step(StartPhase.Lock, story), new Step(StartPhase.Seed, story, fails: true), new Step(StartPhase.Ready, story))));
        Assert.Equal(["start Lock", "start Seed", "stop Seed", "stop Lock"], story);
    }

    [Fact]
    public async Task A_step_that_fails_to_stop_does_not_keep_the_others_from_stopping()
    {
        var story = new List<string>();
        await using (await RunningServer.StartAsync(With(
            new Step(StartPhase.Lock, story), new Step(StartPhase.Own, story, failsToStop: true))))
            story.Add("running");
        Assert.Equal(["start Lock", "start Own", "running", "stop Own", "stop Lock"], story);
    }

    [Fact]
    public async Task A_server_whose_steps_have_run_is_alive_and_ready()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken ct = TestContext.Current.CancellationToken;
        Assert.Equal("ok\n", await server.Http.GetStringAsync("/healthz", ct));
        using HttpResponseMessage ready = await server.Http.GetAsync("/readyz", ct);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static TestModule With(params IStartStep[] steps) => new()
    {
        Services = services =>
        {
            foreach (IStartStep step in steps)
                services.AddSingleton(step);
        },
    };

    private sealed class Step(StartPhase phase, List<string> story, bool fails = false, bool failsToStop = false) : IStartStep
    {
        public StartPhase Phase => phase;

        public Task StartAsync(CancellationToken ct)
        {
            story.Add($"start {phase}");
            return fails ? Task.FromException(new InvalidOperationException("It fails on purpose.")) : Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken ct)
        {
            story.Add($"stop {phase}");
            return failsToStop ? Task.FromException(new InvalidOperationException("It fails on purpose.")) : Task.CompletedTask;
        }
    }
}
