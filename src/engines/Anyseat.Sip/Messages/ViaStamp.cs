using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>Writes into the top Via where a request really came from: received (RFC 3261 §18.2.1) and rport (RFC 3581 §4).</summary>
internal static class ViaStamp
{
    /// <summary>Writes the first Via field of a request as its response carries it.</summary>
    public static void Write(IBufferWriter<byte> target, ReadOnlyMemory<byte> field, SipRequest request)
    {
        SipVia via = request.Via;
        if (request.Source is not { } source)
        {
            SipWriter.WriteField(target, SipHeader.Via, default, field.Span);
            return;
        }

        WriteWithoutStamps(target, via);
        bool asks = via.AsksForResponsePort;
        if (asks || !IsSameAddress(via.Host, source.Address))
        {
            target.Write(";received="u8);
            WriteAddress(target, source.Address);
        }

        if (asks)
        {
            target.Write(";rport="u8);
            source.Port.TryFormat(target.GetSpan(5), out int written, default, CultureInfo.InvariantCulture);
            target.Advance(written);
        }

        ReadOnlySpan<byte> others = field.Span[via.Bytes.Length..].TrimStart(" \t\r\n"u8);
        if (!others.IsEmpty)
            target.Write(Encoding.UTF8.GetBytes(SipText.Unfold(others)));
        target.Write("\r\n"u8);
    }

    /// <summary>The address as Via writes it; an IPv4 address seen through an IPv6 socket is an IPv4 address.</summary>
    public static string TextOf(IPAddress address) => Plain(address).ToString();

    public static bool IsSameAddress(ReadOnlySpan<byte> host, IPAddress address) =>
        IPAddress.TryParse(host.Trim("[]"u8), out IPAddress? named)
        && named.Equals(named.AddressFamily == AddressFamily.InterNetwork ? Plain(address) : address);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static void WriteAddress(IBufferWriter<byte> target, IPAddress address)
    {
        Plain(address).TryFormat(target.GetSpan(64), out int written);
        target.Advance(written);
    }

    /// <summary>A sender may not vouch for itself: received and a value of rport that came with the request are dropped.</summary>
    private static void WriteWithoutStamps(IBufferWriter<byte> target, SipVia via)
    {
        ReadOnlySpan<byte> bytes = via.Bytes;
        SipWriter.BeginField(target, SipHeader.Via, default, bytes[..^via.Parameters.Bytes.Length].TrimEnd(" \t\r\n"u8));
        foreach (SipParameters.SipParameter parameter in via.Parameters)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name, "received"u8) || Ascii.EqualsIgnoreCase(parameter.Name, "rport"u8))
                continue;
            target.Write(";"u8);
            target.Write(parameter.Name);
            if (parameter.Value.IsEmpty)
                continue;
            target.Write("="u8);
            Span<byte> unfolded = target.GetSpan(parameter.Value.Length);
            target.Advance(SipText.Unfold(parameter.Value, unfolded));
        }
    }
}
