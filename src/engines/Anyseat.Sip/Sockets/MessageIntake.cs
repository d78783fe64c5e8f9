using System.Net;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Sockets;

/// <summary>What a transport's bytes turned out to be.</summary>
internal enum IntakeVerdict : byte
{
    /// <summary>A message for the loop.</summary>
    Message,

    /// <summary>Malformed, but there is something to answer (RFC 3261 §8.2.6, §21.4.1).</summary>
    Answer,

    /// <summary>Nothing that matters.</summary>
    Nothing,
}

/// <summary>Reads what transports bring: parses it, and makes the stateless answer to what cannot be parsed.</summary>
internal static class MessageIntake
{
    public static IntakeVerdict Read(
        ReadOnlyMemory<byte> bytes, IPEndPoint source, out SipMessage? message, out byte[] answer, out SipDropReason reason)
    {
        answer = [];
        message = null;
        reason = SipDropReason.NotSip;
        if (!LooksLikeSip(bytes.Span))
            return IntakeVerdict.Nothing;
        if (SipParser.TryParse(bytes, out message, out SipParseError error, source))
            return IntakeVerdict.Message;
        reason = SipDropReason.Malformed;
        return SipMalformed.TryAnswer(bytes.Span, error, out answer) ? IntakeVerdict.Answer : IntakeVerdict.Nothing;
    }

    /// <summary>A start line begins with a letter or another character of a token; STUN, DTLS and noise do not.</summary>
    private static bool LooksLikeSip(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimStart("\r\n"u8);
        return !text.IsEmpty && SipCharacters.Token.Contains(text[0]);
    }

    /// <summary>An IPv4 address that came through an IPv6 socket is an IPv4 address.</summary>
    public static IPEndPoint Plain(IPEndPoint address) =>
        address.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(address.Address.MapToIPv4(), address.Port) : address;
}
