using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>The messages of RFC 4475 as published; each must get the outcome the RFC names.</summary>
public sealed class TortureVectorTests
{
    [Theory]
    [InlineData("wsinv", "serve")] // 3.1.1.1
    [InlineData("intmeth", "501")] // 3.1.1.2: parses; the method is not one we serve
    [InlineData("esc01", "serve")] // 3.1.1.3
    [InlineData("escnull", "serve")] // 3.1.1.4
    [InlineData("longreq", "serve")] // 3.1.1.7
    [InlineData("dblreq", "serve")] // 3.1.1.8
    [InlineData("mpart01", "serve")] // 3.1.1.11
    [InlineData("badinv01", "400")] // 3.1.2.1
    [InlineData("clerr", "400")] // 3.1.2.2
    [InlineData("ncl", "400")] // 3.1.2.3
    [InlineData("scalarlg", "drop")] // 3.1.2.5
    [InlineData("quotbal", "400")] // 3.1.2.6
    [InlineData("lwsruri", "400")] // 3.1.2.8
    [InlineData("lwsstart", "400")] // 3.1.2.9
    [InlineData("escruri", "400")] // 3.1.2.11
    [InlineData("baddate", "serve")] // 3.1.2.12: the Date header is ignored, as the RFC allows
    [InlineData("regbadct", "400")] // 3.1.2.13
    [InlineData("badvers", "505")] // 3.1.2.16
    [InlineData("mismatch01", "400")] // 3.1.2.17
    [InlineData("mismatch02", "400")] // 3.1.2.18: 501 or 400
    [InlineData("badbranch", "serve")] // 3.2.1: taken as an RFC 2543 transaction
    [InlineData("unksm2", "400")] // 3.3.4: parses; a registrar needs a SIP URI in To
    [InlineData("bext01", "420")] // 3.3.5
    [InlineData("invut", "415")] // 3.3.6
    [InlineData("regaut01", "serve")] // 3.3.7: challenged later, as without credentials
    [InlineData("mcl01", "400")] // 3.3.9
    [InlineData("bcast", "drop")] // 3.3.10
    [InlineData("zeromf", "serve")] // 3.3.11: an endpoint answers OPTIONS
    [InlineData("cparam01", "serve")] // 3.3.12
    [InlineData("cparam02", "serve")] // 3.3.13
    [InlineData("regescrt", "serve")] // 3.3.14
    [InlineData("inv2543", "serve")] // 3.4.1
    public void Rfc4475_message_gets_the_outcome_the_RFC_names(string file, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(Read(file)));

    [Theory]
    [InlineData("unreason", 200)] // 3.1.1.12
    [InlineData("noreason", 100)] // 3.1.1.13
    public void Rfc4475_response_parses_whatever_its_reason_phrase(string file, int status)
    {
        Assert.True(SipParser.TryParse((ReadOnlyMemory<byte>)Read(file), out SipMessage? message, out _));
        Assert.Equal(status, Assert.IsType<SipResponse>(message).Status);
    }

    [Fact]
    public void Every_accepted_message_reads_the_same_after_canonical_writing()
    {
        foreach (string file in Directory.GetFiles(SharedData.Folder("sip", "rfc4475"), "*.dat"))
        {
            if (SipParser.TryParse((ReadOnlyMemory<byte>)File.ReadAllBytes(file), out SipMessage? message, out _))
                RoundTrip.Check(message);
        }
    }

    [Theory]
    [InlineData("pjsip-seeds")]
    [InlineData("sipgo-fuzz-findings")]
    public void Seeds_of_other_fuzzers_neither_throw_nor_break_a_round_trip(string folder)
    {
        foreach (string file in Directory.GetFiles(SharedData.Folder("sip", folder), "*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            _ = Outcome.Of(bytes);
            _ = SipUri.TryParse(bytes, out _, out _);
            if (SipParser.TryParse((ReadOnlyMemory<byte>)bytes, out SipMessage? message, out _))
                RoundTrip.Check(message);
        }
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(SharedData.Folder("sip", "rfc4475"), file + ".dat"));
}
