using Anyseat.Media.Ice;

namespace Anyseat.Media.Tests.Ice;

public sealed class IceAttributeTests
{
    [Theory]
    [InlineData("1 1 UDP 2130706431 203.0.113.7 40000 typ host", IceCandidateType.Host, true)]
    [InlineData("842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.17 rport 46154 generation 0", IceCandidateType.ServerReflexive, true)]
    [InlineData("a+/Z 1 tcp 1518280447 192.168.0.2 9 typ host tcptype active generation 0", IceCandidateType.Host, false)]
    [InlineData("1 1 udp 2113937151 4c9d5a7e-2a3f-4c55-9a8f-2b9f5f7a1e7b.local 54321 typ host generation 0", IceCandidateType.Host, true)]
    [InlineData("1 2 UDP 1 2001:db8::7 1 typ relay", IceCandidateType.Relayed, true)]
    public void Rfc8839_5_1_candidates_are_read(string value, IceCandidateType type, bool isUdp)
    {
        Assert.True(IceCandidate.TryParse(value, out IceCandidate? candidate));
        Assert.Equal((type, isUdp), (candidate!.Type, candidate.IsUdp));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 1 UDP 2130706431 203.0.113.7 40000")]
    [InlineData("1 1 UDP 2130706431 203.0.113.7 40000 typ moon")]
    [InlineData("1 1 UDP 2130706431 203.0.113.7 40000 host typ")]
    [InlineData("1 0 UDP 2130706431 203.0.113.7 40000 typ host")]
    [InlineData("1 257 UDP 2130706431 203.0.113.7 40000 typ host")]
    [InlineData("1 1 UDP 0 203.0.113.7 40000 typ host")]
    [InlineData("1 1 UDP 2147483648 203.0.113.7 40000 typ host")]
    [InlineData("1 1 UDP 1 203.0.113.7 65536 typ host")]
    [InlineData("1 1 UDP 1  40000 typ host")]
    [InlineData("123456789012345678901234567890123 1 UDP 1 203.0.113.7 1 typ host")]
    public void What_breaks_the_grammar_is_no_candidate(string value) => Assert.False(IceCandidate.TryParse(value, out _));

    [Fact]
    public void Rfc8445_5_1_2_1_our_host_candidates_have_the_recommended_priorities()
    {
        IceCandidate first = IceCandidate.Host(TransportAddress.From([203, 0, 113, 7], 40_000));
        Assert.Equal("1 1 UDP 2130706431 203.0.113.7 40000 typ host", first.ToAttributeValue());
        Assert.True(IceCandidate.TryParse(first.ToAttributeValue(), out IceCandidate? read));
        Assert.Equal(first, read);
        Assert.Equal(2_130_706_175u, IceCandidate.Host(TransportAddress.From([203, 0, 113, 7], 40_000), 1).Priority);
    }

    [Fact]
    public void Rfc8445_5_3_credentials_of_our_own_are_random_and_within_the_grammar()
    {
        byte[] random = new byte[IceCredentials.RandomSize];
        new Random(7).NextBytes(random);
        IceCredentials own = IceCredentials.FromRandom(random);
        Assert.True(IceCredentials.TryParse(own.Ufrag, own.Password, out IceCredentials? read));
        Assert.Equal(own, read);
        Assert.DoesNotContain(own.Password, own.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "0123456789012345678901")]
    [InlineData("abcd", "012345678901234567890")]
    [InlineData("ab d", "0123456789012345678901")]
    [InlineData("abcd", "01234567890123456789:1")]
    public void Rfc8839_5_4_credentials_outside_the_grammar_are_refused(string ufrag, string password)
    {
        Assert.False(IceCredentials.TryParse(ufrag, password, out IceCredentials? credentials));
        Assert.Null(credentials);
    }
}
