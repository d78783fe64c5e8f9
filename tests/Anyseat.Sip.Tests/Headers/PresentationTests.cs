using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Headers;

public sealed class PresentationTests
{
    private static readonly SipUri Caller = SipUri.Parse("sip:+861055500100@example.com");

    private static SipRequest With(ImmutableArray<(SipHeader Header, string Value)> headers) =>
        Wire.Plain("INVITE", string.Join("\n", headers.Select(one => $"{SipHeaders.NameOf(one.Header)}: {one.Value}")));

    [Fact]
    public void Rfc3325_5_the_identity_is_asserted_to_trusted_peers_alone()
    {
        SipPresentation trusted = SipPresentation.Of(Caller, "Service", isWithheld: false, isPeerTrusted: true);
        Assert.Equal("\"Service\" <sip:+861055500100@example.com>", trusted.From);
        SipIdentity seen = SipIdentity.Of(With(trusted.Headers), isTrusted: true);
        Assert.Equal(("Service", true, false), (seen.DisplayName, seen.IsAsserted, seen.IsAnonymous));
        Assert.Empty(SipPresentation.Of(Caller, "Service", isWithheld: false, isPeerTrusted: false).Headers);
    }

    [Fact]
    public void Rfc3323_4_1_a_withheld_caller_is_anonymous_and_the_trusted_peer_still_knows()
    {
        SipPresentation hidden = SipPresentation.Of(Caller, "Service", isWithheld: true, isPeerTrusted: true);
        Assert.Equal("\"Anonymous\" <sip:anonymous@anonymous.invalid>", hidden.From);
        SipIdentity seen = SipIdentity.Of(With(hidden.Headers), isTrusted: true);
        Assert.True(seen.IsAnonymous);
        Assert.Equal("+861055500100", seen.Uri.TelephoneNumber);
        Assert.DoesNotContain("+861055500100", string.Concat(SipPresentation.Of(Caller, "", isWithheld: true, isPeerTrusted: false).Headers));
    }

    [Fact]
    public void Rfc5806_and_rfc7044_redirections_are_read_as_they_were_written()
    {
        ImmutableArray<SipRedirection> way =
        [
            new(SipUri.Parse("sip:second@example.com"), "no-answer", 1),
            new(SipUri.Parse("sip:first@example.com"), "unconditional", 2),
        ];
        ImmutableArray<SipRedirection> diverted = SipRedirection.Of(With(SipRedirections.AsDiversion(way)));
        Assert.Equal(["no-answer 1", "unconditional 2"], diverted.Select(one => $"{one.Reason} {one.Count}"));
        ImmutableArray<SipRedirection> history = SipRedirection.Of(With(SipRedirections.AsHistory(way, SipUri.Parse("sip:now@example.com"))));
        Assert.Equal(["second SIP;cause=408", "first SIP;cause=302"], history.Select(one => $"{one.Uri.UserText} {one.Reason}"));
    }
}
