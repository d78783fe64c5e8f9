using System.Buffers;
using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>What must hold of every message that parses.</summary>
internal static class RoundTrip
{
    private static readonly SipHeader[] AddressHeaders =
    [
        SipHeader.Contact, SipHeader.Route, SipHeader.RecordRoute, SipHeader.PAssertedIdentity, SipHeader.Diversion,
        SipHeader.HistoryInfo, SipHeader.ReferTo, SipHeader.Path,
    ];

    public static void Check(SipMessage message)
    {
        ArrayBufferWriter<byte> written = new();
        message.WriteCanonical(written);
        Assert.True(
            SipParser.TryParse(written.WrittenMemory, out SipMessage? again, out SipParseError error),
            $"{error}\n{message}\n-----\n{Wire.Text(written.WrittenSpan)}");
        Assert.Equal(FieldsOf(message), FieldsOf(again));
        Assert.True(message.Body.Span.SequenceEqual(again.Body.Span));
        Assert.Equal(message.CSeq, again.CSeq);
        Assert.Equal(Wire.Text(message.Via.Branch), Wire.Text(again.Via.Branch));
        ArrayBufferWriter<byte> twice = new();
        again.WriteCanonical(twice);
        Assert.True(written.WrittenSpan.SequenceEqual(twice.WrittenSpan), "Canonical form is stable.");
        ReadEverything(message);
    }

    /// <summary>Asks for everything that is parsed only when asked for; none of it may throw.</summary>
    public static void ReadEverything(SipMessage message)
    {
        foreach (SipHeader header in AddressHeaders)
        {
            if (!message.TryGetAddresses(header, out ImmutableArray<SipNameAddress> addresses, out SipParseError error))
            {
                Assert.InRange(error.Offset, 0, SipLimits.MessageSizeMax);
                continue;
            }

            foreach (SipNameAddress address in addresses)
                ReadAddress(address);
        }

        ReadAddress(message.From);
        ReadAddress(message.To);
        _ = message.TryGetVias(out _, out _);
        _ = message.TokensOf(SipHeader.Supported);
        _ = message.NumberOf(SipHeader.Expires);
    }

    private static void ReadAddress(SipNameAddress address)
    {
        _ = address.DisplayName + address.Uri.UserText + address.Uri.HostText + address.Uri.TelephoneNumber;
        foreach (SipParameters.SipParameter parameter in address.Parameters)
            Assert.False(parameter.Name.IsEmpty);
        Assert.True(address.IsWildcard || address.Uri.IsEquivalentTo(address.Uri), address.Uri.ToString());
    }

    private static List<(SipHeader Header, string Value)> FieldsOf(SipMessage message)
    {
        List<(SipHeader, string)> fields = [];
        for (int i = 0; i < message.HeaderCount; i++)
        {
            (SipHeader header, _, ReadOnlyMemory<byte> value) = message.HeaderAt(i);
            if (header != SipHeader.ContentLength)
                fields.Add((header, SipText.Unfold(value.Span)));
        }

        return fields;
    }
}
