using System.Collections.Immutable;
using System.Net;
using Anyseat.Sip.Dns;

namespace Anyseat.Sip.Tests.Dns;

public sealed class ResolverPartsTests
{
    private static readonly DnsQuestion Question = new("a.test", DnsType.A);

    private static DnsAnswer Answer(uint ttl, int code = 0, params uint[] more) => new(
        1, code, false, "a.test", DnsType.A, [.. more.Append(ttl).Select(one => new AddressRecord("a.test", one, IPAddress.Loopback))]);

    private static DnsAnswer Absence(int code, uint? ttl = null, uint minimum = 0) => new(1, code, false, "a.test", DnsType.A, [])
    {
        Authority = ttl is { } seconds ? new SoaRecord("test", seconds, minimum) : null,
    };

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Rfc1035_3_2_1_an_answer_is_kept_as_long_as_its_shortest_record()
    {
        DnsCache cache = new(10);
        cache.Keep(Question, Answer(300, 0, 60, 600), S(0));
        Assert.NotNull(cache.Find(new DnsQuestion("A.Test.", DnsType.A), S(59.9)));
        Assert.Null(cache.Find(Question, S(60)));
        Assert.Null(cache.Find(new DnsQuestion("a.test", DnsType.Aaaa), S(1)));
    }

    [Theory]
    [InlineData(3, 60u, 30u, 30)] // no such name
    [InlineData(0, 20u, 30u, 20)] // the name, but no such record
    [InlineData(3, 86_400u, 86_400u, 300)] // our own bound
    [InlineData(3, null, 0u, 0)] // RFC 2308 §5: without SOA it should not be kept
    [InlineData(2, 60u, 60u, 0)] // SERVFAIL says nothing about the name
    public void Rfc2308_an_absence_is_kept_as_SOA_says(int code, uint? ttl, uint minimum, int expected) =>
        Assert.Equal(S(expected), DnsCache.LifetimeOf(Absence(code, ttl, minimum)));

    [Fact]
    public void An_answer_without_time_is_not_kept_nor_one_cut_short()
    {
        DnsCache cache = new(10);
        cache.Keep(Question, Answer(0), S(0));
        cache.Keep(Question, Answer(60) with { IsTruncated = true }, S(0));
        Assert.Equal(0, cache.Count);
        Assert.Equal(DnsCache.LifetimeMax, DnsCache.LifetimeOf(Answer(uint.MaxValue)));
    }

    [Fact]
    public void The_cache_has_a_bound_and_forgets_what_ends_first()
    {
        DnsCache cache = new(8);
        for (int i = 0; i < 100; i++)
            cache.Keep(new DnsQuestion($"n{i}.test", DnsType.A), Answer((uint)(1_000 + i)), S(0));
        Assert.InRange(cache.Count, 7, 8);
        Assert.NotNull(cache.Find(new DnsQuestion("n99.test", DnsType.A), S(1)));
        Assert.Null(cache.Find(new DnsQuestion("n0.test", DnsType.A), S(1)));
    }

    [Fact]
    public void Resolv_conf_and_hosts_are_read_as_the_system_reads_them()
    {
        NameServers read = NameServers.Parse(
            """
            # made by hand
            search example.com
            nameserver 192.0.2.53
            nameserver 2001:db8::53 ; the other
            nameserver nonsense
            options ndots:2 timeout:3 attempts:4 rotate
            options timeout:999
            """,
            "127.0.0.1 localhost\n::1 localhost LocalHost6 # six\nbroken line\n");
        Assert.Equal([new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53), new IPEndPoint(IPAddress.Parse("2001:db8::53"), 53)], read.Servers);
        Assert.Equal((S(3), 4), (read.Timeout, read.Attempts));
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], read.Hosts["localhost"]);
        Assert.Equal<ImmutableArray<IPAddress>>([IPAddress.IPv6Loopback], read.Hosts["localhost6"]);
    }

    [Fact]
    public void Without_resolv_conf_this_machine_is_asked() =>
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 53)], NameServers.Parse("").Servers);
}
