using System.Globalization;
using System.Text;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>Puts a message together, header by header, and checks it as the parser does.</summary>
/// <remarks>
/// Where the fields stand is noted while they are written, so that they need not be searched for: start line, addresses, Via,
/// CSeq and the bounds are checked by the same code as what comes from outside.
/// Headers leave in the order they were added; Via first and Content-Length last is the house's habit (RFC 3261 §7.3.1).
/// Values may come from outside: line ends in them become spaces, so no value can add a header. Not thread-safe.
/// </remarks>
public sealed class SipMessageBuilder
{
    private readonly MessageBuffer _target = new();
    private ReadOnlyMemory<byte> _body;

    private SipMessageBuilder()
    {
    }

    /// <summary>Begins a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="uri">The Request-URI.</param>
    public static SipMessageBuilder Request(SipMethod method, SipUri uri)
    {
        SipMessageBuilder builder = new();
        builder.Text(method.Name);
        builder._target.Write(" "u8);
        builder._target.Write(uri.Bytes.Span);
        builder._target.Write(" SIP/2.0\r\n"u8);
        return builder;
    }

    /// <summary>Begins a response from nothing but a status.</summary>
    /// <param name="status">100 to 699.</param>
    /// <param name="reason">Words for people; the usual ones when null.</param>
    public static SipMessageBuilder Response(int status, string? reason = null)
    {
        SipMessageBuilder builder = new();
        builder._target.Write("SIP/2.0 "u8);
        builder.Number((uint)status);
        builder._target.Write(" "u8);
        builder.Text(reason ?? SipStatus.ReasonOf(status));
        builder._target.Write("\r\n"u8);
        return builder;
    }

    /// <summary>Begins a response to a request: Via, From, To, Call-ID and CSeq are taken over (RFC 3261 §8.2.6.2).</summary>
    /// <remarks>
    /// The top Via gets <c>received</c> when the request came from elsewhere than it says (§18.2.1), and <c>rport</c> its
    /// value when the sender asked for it (RFC 3581 §4). Record-Route is taken over where the response may begin a dialog
    /// (§12.1.1), and Timestamp by 100 (§8.2.6.1).
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="status">100 to 699.</param>
    /// <param name="toTag">Our tag, added when To has none; null for 100, which needs none.</param>
    /// <param name="reason">Words for people; the usual ones when null.</param>
    public static SipMessageBuilder ResponseTo(SipRequest request, int status, string? toTag, string? reason = null)
    {
        SipMessageBuilder builder = Response(status, reason);
        bool isTop = true;
        for (int i = request.IndexOf(SipHeader.Via, 0); i >= 0; i = request.IndexOf(SipHeader.Via, i + 1))
        {
            ReadOnlyMemory<byte> value = request.HeaderAt(i).Value;
            int start = builder._target.Length;
            if (isTop)
                ViaStamp.Write(builder._target, value, request);
            else
                SipWriter.WriteField(builder._target, SipHeader.Via, default, value.Span);
            builder._target.Note(SipHeader.Via, start, "Via".Length);
            isTop = false;
        }

        builder.CopyFrom(request, SipHeader.From);
        builder.WriteTo(request, toTag);
        builder.CopyFrom(request, SipHeader.CallId).CopyFrom(request, SipHeader.CSeq);
        if (request.Method.CreatesDialog && status is > 100 and < 300)
            builder.CopyFrom(request, SipHeader.RecordRoute);
        if (status == 100)
            builder.CopyFrom(request, SipHeader.Timestamp);
        return builder;
    }

    /// <summary>Adds a header field.</summary>
    /// <param name="header">A known header.</param>
    /// <param name="value">Its value.</param>
    public SipMessageBuilder Header(SipHeader header, string value)
    {
        if (header is SipHeader.Other or SipHeader.ContentLength)
            return Header(SipHeaders.NameOf(header), value); // which refuses both
        int start = Begin(header);
        Text(value);
        return End(header, start);
    }

    /// <summary>Adds a header field that holds a number.</summary>
    /// <param name="header">A known header.</param>
    /// <param name="value">Its value.</param>
    public SipMessageBuilder Header(SipHeader header, uint value)
    {
        int start = Begin(header);
        Number(value);
        return End(header, start);
    }

    /// <summary>Adds a header field by name.</summary>
    /// <param name="name">A token.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is no token, or is Content-Length, which this class writes itself.</exception>
    public SipMessageBuilder Header(string name, string value)
    {
        if (!SipText.IsToken(name) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("A header name is a token; Content-Length is written with the body.", nameof(name));
        int start = _target.Length;
        Text(name);
        int nameLength = _target.Length - start;
        _target.Write(": "u8);
        Text(value);
        _target.Write("\r\n"u8);
        _target.Note(SipHeaders.Find(Encoding.ASCII.GetBytes(name)), start, nameLength);
        return this;
    }

    /// <summary>Adds From or To: a name and a URI, and a tag unless it is empty.</summary>
    internal SipMessageBuilder Address(SipHeader header, string address, string tag)
    {
        int start = Begin(header);
        Text(address);
        if (tag.Length > 0)
        {
            _target.Write(";tag="u8);
            Text(tag);
        }

        return End(header, start);
    }

    /// <summary>Adds CSeq.</summary>
    internal SipMessageBuilder Sequence(uint number, SipMethod method)
    {
        int start = Begin(SipHeader.CSeq);
        Number(number);
        _target.Write(" "u8);
        Text(method.Name);
        return End(SipHeader.CSeq, start);
    }

    /// <summary>Adds every field of a header that another message has, unfolded, in order.</summary>
    /// <param name="source">The other message.</param>
    /// <param name="header">The header.</param>
    public SipMessageBuilder CopyFrom(SipMessage source, SipHeader header)
    {
        for (int i = source.IndexOf(header, 0); i >= 0; i = source.IndexOf(header, i + 1))
        {
            (_, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) = source.HeaderAt(i);
            int start = _target.Length;
            SipWriter.WriteField(_target, header, name.Span, value.Span);
            _target.Note(header, start, header == SipHeader.Other ? name.Length : SipHeaders.BytesOf(header).Length);
        }

        return this;
    }

    /// <summary>Sets the body.</summary>
    /// <param name="contentType">Its type, such as <c>application/sdp</c>.</param>
    /// <param name="body">Its bytes.</param>
    public SipMessageBuilder Body(string contentType, ReadOnlyMemory<byte> body)
    {
        _body = body;
        return Header(SipHeader.ContentType, contentType);
    }

    /// <summary>Ends the request.</summary>
    /// <exception cref="InvalidOperationException">It is not well-formed: the caller forgot or broke a header.</exception>
    public SipRequest BuildRequest() => (SipRequest)Build();

    /// <summary>Ends the response.</summary>
    /// <exception cref="InvalidOperationException">It is not well-formed: the caller forgot or broke a header.</exception>
    public SipResponse BuildResponse() => (SipResponse)Build();

    private SipMessage Build()
    {
        int start = Begin(SipHeader.ContentLength);
        Number((uint)_body.Length);
        End(SipHeader.ContentLength, start);
        _target.Write("\r\n"u8);
        int bodyStart = _target.Length;
        _target.Write(_body.Span);
        ReadOnlyMemory<byte> text = _target.ToArray();
        SipFrame frame = new(_target.Fields);
        SipParseError error = new(_target.Fault, text.Length);
        SipMessage? message = null;
        bool isWellFormed = _target.Fault == SipParseFault.None
            && frame.TryTake(text.Span, _target.FieldCount, bodyStart, out error)
            && SipParser.TryUnderstand(text, in frame, out message, out error);
        _target.Finish();
        return isWellFormed ? message! : throw new InvalidOperationException($"The message is not well-formed: {error}.");
    }

    /// <summary>To, with our tag when it has none.</summary>
    private void WriteTo(SipRequest request, string? toTag)
    {
        int start = _target.Length;
        SipWriter.BeginField(_target, SipHeader.To, default, request.HeaderAt(request.IndexOf(SipHeader.To, 0)).Value.Span);
        if (toTag is not null && request.To.Tag.IsEmpty)
        {
            _target.Write(";tag="u8);
            Text(toTag);
        }

        End(SipHeader.To, start);
    }

    /// <summary>Text as UTF-8; what could end the line becomes a space.</summary>
    private void Text(string text)
    {
        Span<byte> bytes = _target.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, bytes);
        if (bytes[..length].ContainsAny(SipCharacters.LineBreaks))
            bytes[..length].ReplaceAny(SipCharacters.LineBreaks, (byte)' ');
        _target.Advance(length);
    }

    private void Number(uint number)
    {
        number.TryFormat(_target.GetSpan(10), out int written, default, CultureInfo.InvariantCulture);
        _target.Advance(written);
    }

    /// <summary>Writes a field's name.</summary>
    /// <returns>Where it begins.</returns>
    private int Begin(SipHeader header)
    {
        int start = _target.Length;
        _target.Write(SipHeaders.BytesOf(header));
        _target.Write(": "u8);
        return start;
    }

    private SipMessageBuilder End(SipHeader header, int start)
    {
        _target.Write("\r\n"u8);
        _target.Note(header, start, SipHeaders.BytesOf(header).Length);
        return this;
    }
}
