using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>Writes into the top Via where a request really came from: received (RFC 3261 §18.2.1) and rport (RFC 3581 §4).</summary>
internal static class ViaStamp
{
    /// <summary>The first Via field of a request as its response carries it.</summary>
    public static string Apply(ReadOnlyMemory<byte> field, SipRequest request)
    {
        string text = SipText.Unfold(field.Span);
        if (request.Source is not { } source || !SipVia.TryParseFirst(field, out SipVia via, out int length, out _))
            return text;
        string top = WithoutStamps(via);
        bool asks = via.AsksForResponsePort;
        if (asks || !IsSameAddress(via.Host, source.Address))
            top += $";received={TextOf(source.Address)}";
        if (asks)
            top += string.Create(CultureInfo.InvariantCulture, $";rport={source.Port}");
        return length >= field.Length ? top : $"{top}{SipText.Unfold(field.Span[length..])}";
    }

    /// <summary>The address as Via writes it; an IPv4 address seen through an IPv6 socket is an IPv4 address.</summary>
    public static string TextOf(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    public static bool IsSameAddress(ReadOnlySpan<byte> host, IPAddress address) =>
        IPAddress.TryParse(Encoding.ASCII.GetString(host).Trim('[', ']'), out IPAddress? named)
        && named.Equals(address.IsIPv4MappedToIPv6 && named.AddressFamily == AddressFamily.InterNetwork
            ? address.MapToIPv4()
            : address);

    /// <summary>A sender may not vouch for itself: received and a value of rport that came with the request are dropped.</summary>
    private static string WithoutStamps(SipVia via)
    {
        ReadOnlySpan<byte> bytes = via.Bytes;
        int head = bytes.Length - via.Parameters.Bytes.Length;
        StringBuilder text = new(SipText.Unfold(bytes[..head]).TrimEnd());
        foreach (SipParameters.SipParameter parameter in via.Parameters)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name, "received"u8) || Ascii.EqualsIgnoreCase(parameter.Name, "rport"u8))
                continue;
            text.Append(';').Append(Encoding.UTF8.GetString(parameter.Name));
            if (!parameter.Value.IsEmpty)
                text.Append('=').Append(SipText.Unfold(parameter.Value));
        }

        return text.ToString();
    }
}
