using System.Text.Json;
using Anyseat.Customers.Contracts;
using Anyseat.Customers.Storage;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.People.Tests;

public sealed class CustomersTests
{
    [Fact]
    public async Task A_customer_written_by_an_append_is_shown_and_erased_everywhere()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        await WriteAndEraseAsync(host);
    }

    [Fact]
    public async Task A_number_is_the_same_customer_each_time_masked_until_it_is_revealed_and_nobody_s_after_the_erasure()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        await KnowAgainAsync(host);
    }

    internal static async Task KnowAgainAsync(PeopleHost host)
    {
        var identities = host.Services.GetRequiredService<ICustomerIdentities>();
        Instant at = host.Clock.GetInstant();
        // Eight calls of one number at once are one customer.
        CustomerIdentity[] met = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => identities.ResolveAsync(IdentityKinds.Phone, "+8613912345678", at, default)));
        Assert.Single(met.Select(one => (one.Id, one.CustomerId)).Distinct());
        Assert.Single(met, one => one.IsNew);
        CustomerIdentity caller = met[0], other = await identities.ResolveAsync(IdentityKinds.Phone, "+8613912345679", at, default);
        Assert.NotEqual(caller.CustomerId, other.CustomerId);
        Assert.Equal(
            new Dictionary<Guid, string> { [caller.Id] = "+8613912345678", [other.Id] = "+8613912345679" },
            await identities.GetValuesAsync([caller.Id, other.Id, Guid.NewGuid()], default));

        Caller lin = await host.SignInAsync("lin"), root = await host.SignInAsync("root");
        string path = $"customers/{caller.CustomerId}/identities";
        JsonElement masked = (await (await lin.GetAsync(path)).ShouldBeAsync(200)).GetProperty("items")[0];
        Assert.Equal("+86•••••••••78", masked.GetProperty("masked").GetString());
        JsonElement shown = await (await lin.PostAsync($"{path}/{caller.Id}/reveal", new { })).ShouldBeAsync(200);
        Assert.Equal("+8613912345678", shown.GetProperty("value").GetString());
        await (await lin.PostAsync($"{path}/{other.Id}/reveal", new { })).ShouldBeProblemAsync(404, "customer.identity_unknown");
        Assert.Contains("customer.identity_revealed", await host.ReadAuditAsync());

        await (await root.DeleteAsync($"customers/{caller.CustomerId}/personal-data")).ShouldBeAsync(204);
        Assert.Empty(await identities.GetValuesAsync([caller.Id], default));
        CustomerIdentity again = await identities.ResolveAsync(IdentityKinds.Phone, "+8613912345678", at, default);
        Assert.True(again.IsNew);
        Assert.NotEqual(caller.CustomerId, again.CustomerId);
    }

    internal static async Task WriteAndEraseAsync(PeopleHost host)
    {
        ICustomerDirectory customers = host.Services.GetRequiredService<ICustomerDirectory>();
        Guid mei = Guid.CreateVersion7(), nameless = Guid.CreateVersion7();
        Instant at = host.Clock.GetInstant();
        await WriteAsync(host, customers, new(mei, at, "Mei <b>"), new(nameless, at, null), new(mei, at, "Mei"), new(mei, at, null));

        Assert.False(customers.TryGetDisplayName(mei, out _));
        IReadOnlyDictionary<Guid, string> names = await customers.GetDisplayNamesAsync([mei, nameless, Guid.NewGuid()], default);
        Assert.Equal(new Dictionary<Guid, string> { [mei] = "Mei" }, names);
        Assert.True(customers.TryGetDisplayName(mei, out string? cached));
        Assert.Equal("Mei", cached);

        Caller lin = await host.SignInAsync("lin"), root = await host.SignInAsync("root");
        Assert.Equal("Mei", (await (await lin.GetAsync($"customers/{mei}")).ShouldBeAsync(200)).GetProperty("displayName").GetString());
        await (await lin.DeleteAsync($"customers/{mei}/personal-data")).ShouldBeProblemAsync(403, "permission.missing");
        await (await root.DeleteAsync($"customers/{Guid.NewGuid()}/personal-data")).ShouldBeProblemAsync(404, "customer.unknown");
        await (await root.DeleteAsync($"customers/{mei}/personal-data")).ShouldBeAsync(204);
        await (await root.DeleteAsync($"customers/{mei}/personal-data")).ShouldBeAsync(204);

        JsonElement erased = await (await lin.GetAsync($"customers/{mei}")).ShouldBeAsync(200);
        Assert.False(erased.TryGetProperty("displayName", out _));
        Assert.True(erased.TryGetProperty("erasedAt", out _));
        Assert.Empty(await customers.GetDisplayNamesAsync([mei], default));
        Assert.Contains("customer.erased", await host.ReadAuditAsync());
        var tables = host.Services.GetRequiredService<ModuleDatabase<CustomersDbContext>>();
        Assert.Equal(0, await tables.ReadAsync((context, ct) => context.Profiles.CountAsync(ct), default));
    }

    [Fact]
    public void The_longest_unused_name_is_dropped_first()
    {
        var cache = new NameCache(2);
        Guid first = Guid.NewGuid(), second = Guid.NewGuid(), third = Guid.NewGuid();
        cache.Put(first, "a");
        cache.Put(second, null);
        Assert.True(cache.TryGet(first, out _));
        cache.Put(third, "c");
        Assert.True(cache.TryGet(first, out string? name));
        Assert.Equal("a", name);
        Assert.False(cache.TryGet(second, out _));
        Assert.True(cache.TryGet(third, out _));
    }

    private static Task WriteAsync(PeopleHost host, ICustomerDirectory customers, params CustomerRow[] rows)
    {
        var happened = new JournalEvent
        {
            Domain = DomainId.Main,
            Seq = 1,
            StreamKind = StreamKind.Interaction,
            StreamId = Guid.NewGuid(),
            Version = 1,
            At = rows[0].At,
            Kind = "InteractionQueued",
            Actor = Actor.System,
            Data = "{}"u8.ToArray(),
        };
        return host.Database.WriteAsync(
            (scope, ct) => customers.Customers.WriteAsync(scope, [.. rows.Select(row => new SideRow(row, happened))], ct), default);
    }
}
