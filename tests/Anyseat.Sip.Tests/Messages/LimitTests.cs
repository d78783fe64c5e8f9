using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>Every bound holds at its edge: the last allowed passes, the first beyond does not.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Header_fields_are_counted()
    {
        int free = SipLimits.HeaderCountMax - Wire.Plain().HeaderCount;
        string many = string.Join('\n', Enumerable.Range(0, free).Select(i => $"X-{i}: y"));
        Assert.Equal(SipLimits.HeaderCountMax, Wire.Plain(more: many).HeaderCount);
        string text = Wire.Plain(more: many).ToString().Replace("\r\n", "\n").Replace("X-0: y", "X-0: y\nX-more: y");
        Assert.Equal(SipParseFault.TooManyHeaders, Wire.Error(text).Fault);
    }

    [Fact]
    public void A_header_value_has_a_longest_size()
    {
        string longest = new('a', SipLimits.HeaderSizeMax - 1);
        Assert.Equal(longest, Wire.Plain(more: "X-Long: " + longest).TextOf("X-Long"));
        string text = Wire.Plain(more: "X-Long: " + longest).ToString().Replace("\r\n", "\n").Replace(longest, longest + "a");
        Assert.Equal(SipParseFault.HeaderTooLong, Wire.Error(text).Fault);
    }

    [Fact]
    public void Parameters_are_counted()
    {
        string most = string.Concat(Enumerable.Range(0, SipLimits.ParameterCountMax).Select(i => $";p{i}"));
        Assert.True(SipNameAddress.TryParse(Wire.Bytes("<sip:x@y>" + most), out _, out _));
        Assert.False(SipNameAddress.TryParse(Wire.Bytes("<sip:x@y>" + most + ";q"), out _, out SipParseError error));
        Assert.Equal(SipParseFault.TooManyParameters, error.Fault);
        Assert.True(SipUri.TryParse("sip:x@y" + most, out _));
        Assert.False(SipUri.TryParse("sip:x@y" + most + ";q", out _));
    }

    [Fact]
    public void List_values_are_counted()
    {
        string Routes(int count) => "Route: " + string.Join(',', Enumerable.Repeat("<sip:a>", count));
        Assert.True(Wire.Plain(more: Routes(SipLimits.ListCountMax)).TryGetAddresses(SipHeader.Route, out ImmutableArray<SipNameAddress> list, out _));
        Assert.Equal(SipLimits.ListCountMax, list.Length);
        Assert.False(Wire.Plain(more: Routes(SipLimits.ListCountMax + 1)).TryGetAddresses(SipHeader.Route, out _, out SipParseError error));
        Assert.Equal((SipParseFault.TooManyHeaders, SipHeader.Route), (error.Fault, error.Header));
    }

    [Fact]
    public void A_message_beyond_one_datagram_is_refused_with_513()
    {
        byte[] large = new byte[SipLimits.MessageSizeMax + 1];
        "OPTIONS sip:x SIP/2.0\r\n"u8.CopyTo(large);
        Assert.False(SipParser.TryParse(large.AsSpan(), out _, out SipParseError error));
        Assert.Equal((SipParseFault.MessageTooLarge, 513), (error.Fault, error.Status));
        Assert.False(SipParser.TryParse((ReadOnlyMemory<byte>)large, out _, out error));
        Assert.Equal(SipParseFault.MessageTooLarge, error.Fault);
    }

    [Fact]
    public void A_method_has_a_longest_name()
    {
        Assert.Equal(SipLimits.MethodSizeMax, Wire.Plain(new string('M', SipLimits.MethodSizeMax)).Method.Name.Length);
        string text = Wire.Plain().ToString().Replace("\r\n", "\n").Replace("OPTIONS", new string('M', SipLimits.MethodSizeMax + 1));
        Assert.Equal(SipParseFault.Method, Wire.Error(text).Fault);
    }
}
