using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>Turns one message's bytes into a <see cref="SipRequest"/> or <see cref="SipResponse"/>.</summary>
/// <remarks>
/// Parsing cuts the lines, then understands what every element needs of every message (RFC 3261 §8.1.1): the start line,
/// the top Via, From, To, Call-ID, CSeq, Max-Forwards and Content-Length. All other headers stay bytes until they are
/// asked for. Whether a well-formed request may be served is for <see cref="SipScreening"/>. Nothing throws for bad input.
/// </remarks>
public static class SipParser
{
    /// <summary>Parses a message, which will keep reading from these bytes: they must not change afterwards.</summary>
    /// <param name="datagram">One whole message, with nothing of the next (streams are cut first).</param>
    /// <param name="message">The message.</param>
    /// <param name="error">Where and why parsing stopped.</param>
    /// <param name="source">Where it came from: responses need it (RFC 3261 §18.2.1, RFC 3581 §4).</param>
    [SkipLocalsInit] // the table below is only read where it was written
    public static bool TryParse(
        ReadOnlyMemory<byte> datagram, [NotNullWhen(true)] out SipMessage? message, out SipParseError error, IPEndPoint? source = null)
    {
        message = null;
        Span<SipHeaderField> fields = stackalloc SipHeaderField[SipLimits.HeaderCountMax];
        SipFrame frame = new(fields);
        return frame.TryCut(datagram.Span, out error) && TryUnderstand(datagram, in frame, out message, out error, source);
    }

    /// <summary>Reads what every element needs of a message that has been cut.</summary>
    internal static bool TryUnderstand(
        ReadOnlyMemory<byte> datagram,
        in SipFrame frame,
        [NotNullWhen(true)] out SipMessage? message,
        out SipParseError error,
        IPEndPoint? source = null)
    {
        message = null;
        if (frame.Fault != SipParseFault.None)
        {
            error = new SipParseError(frame.Fault, frame.RequestUri.Start);
            return false;
        }

        SipUri requestUri = default;
        if (frame.IsRequest && !TryRequestUri(datagram, frame.RequestUri, out requestUri, out error))
            return false;
        if (!SipEssentials.TryRead(datagram, in frame, out SipEssentials essentials, out error))
            return false;
        SipMethod method = frame.IsRequest ? SipMethod.From(frame.Method.Of(datagram.Span)) : default;
        if (frame.IsRequest && method != essentials.Sequence.Method)
        {
            error = new SipParseError(SipParseFault.MethodMismatch, frame.Method.Start, SipHeader.CSeq);
            return false;
        }

        SipHeaderField[] kept = frame.Fields.ToArray();
        message = frame.IsRequest
            ? new SipRequest(datagram, frame.Start, kept, in essentials, method, requestUri)
            : new SipResponse(datagram, frame.Start, kept, in essentials, frame.StatusCode, frame.Reason);
        message.Source = source;
        return true;
    }

    /// <summary>Parses a message from bytes that will be used again: they are copied once.</summary>
    /// <param name="datagram">One whole message.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">Where and why parsing stopped.</param>
    /// <param name="source">Where it came from.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out SipMessage? message, out SipParseError error, IPEndPoint? source = null)
    {
        if (datagram.Length <= SipLimits.MessageSizeMax)
            return TryParse((ReadOnlyMemory<byte>)datagram.ToArray(), out message, out error, source);
        message = null;
        error = new SipParseError(SipParseFault.MessageTooLarge, SipLimits.MessageSizeMax);
        return false;
    }

    /// <summary>Request-URI: no headers there (RFC 3261 §19.1.1, RFC 4475 §3.1.2.11), no brackets.</summary>
    private static bool TryRequestUri(ReadOnlyMemory<byte> text, Slice where, out SipUri uri, out SipParseError error)
    {
        if (!SipUri.TryParse(where.Of(text), out uri, out error))
        {
            error = new SipParseError(SipParseFault.RequestUri, error.Offset + where.Start);
            return false;
        }

        if (uri.Headers.IsEmpty)
            return true;
        error = new SipParseError(SipParseFault.RequestUri, where.Start);
        return false;
    }
}
