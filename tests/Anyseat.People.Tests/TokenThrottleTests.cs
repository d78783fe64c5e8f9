using System.Text.Json;
using Anyseat.People.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Anyseat.People.Tests;

public sealed class TokenThrottleTests
{
    // The defaults: 50 a second, 500 at once.
    [Fact]
    public async Task A_token_has_a_rate_and_a_store_for_busy_moments_and_another_token_its_own()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        Caller program = await MakeTokenAsync(root, "one");
        Caller other = await MakeTokenAsync(root, "two");
        await SpendAsync(program, 500);

        using HttpResponseMessage refused = await program.GetAsync("session");
        JsonElement problem = await refused.ShouldBeProblemAsync(429, "token.too_many_requests");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(1, problem.GetProperty("retryAfterSeconds").GetInt32());
        await (await other.GetAsync("session")).ShouldBeAsync(200);
        await (await root.GetAsync("session")).ShouldBeAsync(200);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await SpendAsync(program, 50);
        await (await program.GetAsync("session")).ShouldBeProblemAsync(429, "token.too_many_requests");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SpendAsync(program, 500);
        await (await program.GetAsync("session")).ShouldBeProblemAsync(429, "token.too_many_requests");
    }

    [Fact]
    public async Task What_is_refused_is_not_done()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        Caller program = await MakeTokenAsync(root, "one");
        await SpendAsync(program, 500);
        await (await program.PostAsync("skills", new { name = "tax" })).ShouldBeProblemAsync(429, "token.too_many_requests");
        JsonElement skills = await (await root.GetAsync("skills")).ShouldBeAsync(200);
        Assert.DoesNotContain(skills.GetProperty("items").EnumerateArray(), skill => skill.GetProperty("name").GetString() == "tax");
    }

    [Fact]
    public void Requests_at_the_same_moment_share_the_rate()
    {
        var token = new TokenRegistry.LiveToken(Guid.NewGuid(), Guid.NewGuid(), null, null);
        int taken = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (token.Take(now: 0, interval: 10, tolerance: 10 * 99) == 0)
                Interlocked.Increment(ref taken);
        });
        Assert.Equal(100, taken);
        Assert.Equal(10, token.Take(now: 0, interval: 10, tolerance: 10 * 99));
        Assert.Equal(0, token.Take(now: 10, interval: 10, tolerance: 10 * 99));
    }

    [Theory]
    [InlineData("RequestsPerSecond", "0")]
    [InlineData("RequestsPerSecond", "100001")]
    [InlineData("RequestsAtOnce", "0")]
    [InlineData("RequestsAtOnce", "1000001")]
    public void A_limit_out_of_range_stops_the_start(string name, string value)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"Anyseat:Tokens:{name}"] = value }).Build();
        Assert.Throws<OptionsValidationException>(() => TokenLimits.From(configuration));
    }

    private static async Task<Caller> MakeTokenAsync(Caller owner, string name)
    {
        JsonElement made = await (await owner.PostAsync("tokens", new { name })).ShouldBeAsync(201);
        return owner.WithToken(made.GetProperty("token").GetString()!);
    }

    private static async Task SpendAsync(Caller program, int count)
    {
        for (int request = 0; request < count; request++)
            await (await program.GetAsync("session")).ShouldBeAsync(200);
    }
}
