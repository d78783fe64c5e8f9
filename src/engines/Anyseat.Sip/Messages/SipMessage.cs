using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>A request or response: its bytes and a table of where each header stands. Immutable.</summary>
/// <remarks>
/// Ours and theirs are the same type: <see cref="SipMessageBuilder"/> writes bytes and parses them, so what goes out has
/// passed the same checks as what comes in.
/// </remarks>
public abstract class SipMessage
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly SipHeaderField[] _fields;
    private readonly SipEssentials _essentials;
    private readonly int _start;

    private protected SipMessage(ReadOnlyMemory<byte> text, int start, SipHeaderField[] fields, in SipEssentials essentials)
    {
        _text = text;
        _start = start;
        _fields = fields;
        _essentials = essentials;
    }

    /// <summary>The message as it is on the wire, from the start line to the last byte of the body.</summary>
    public ReadOnlyMemory<byte> Bytes => _text[_start.._essentials.Body.End];

    /// <summary>The body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body => _essentials.Body.Of(_text);

    /// <summary>The topmost Via.</summary>
    public SipVia Via => _essentials.Via;

    /// <summary>Who asks. The tag is that of the side that sent the request.</summary>
    public SipNameAddress From => _essentials.From;

    /// <summary>Who is asked. The tag is absent until a user agent server has answered (RFC 3261 §8.2.6.2).</summary>
    public SipNameAddress To => _essentials.To;

    /// <summary>Sequence number and method.</summary>
    public SipCSeq CSeq => _essentials.Sequence;

    /// <summary>The Call-ID as it came; it is compared byte by byte (RFC 3261 §20.8).</summary>
    public ReadOnlySpan<byte> CallId => _essentials.CallId.Of(_text.Span);

    /// <summary>The Call-ID as text.</summary>
    public string CallIdText => Encoding.ASCII.GetString(CallId);

    /// <summary>Max-Forwards; null when absent.</summary>
    public int? MaxForwards => _essentials.MaxForwards < 0 ? null : _essentials.MaxForwards;

    /// <summary>Where the message came from, as the transport told the parser; null for our own.</summary>
    public IPEndPoint? Source { get; internal set; }

    /// <summary>How many header fields there are.</summary>
    public int HeaderCount => _fields.Length;

    private protected ReadOnlyMemory<byte> Text => _text;

    /// <summary>Whether a header is there at all.</summary>
    /// <param name="header">The header.</param>
    public bool Has(SipHeader header) => IndexOf(header, 0) >= 0;

    /// <summary>The first value of a header as it came (folds kept, outer white space taken off).</summary>
    /// <param name="header">The header.</param>
    /// <param name="value">The value.</param>
    public bool TryGet(SipHeader header, out ReadOnlyMemory<byte> value)
    {
        int index = IndexOf(header, 0);
        value = index < 0 ? default : _fields[index].Value.Of(_text);
        return index >= 0;
    }

    /// <summary>The first value of a header as text, unfolded; null when absent.</summary>
    /// <param name="header">The header.</param>
    public string? TextOf(SipHeader header) =>
        TryGet(header, out ReadOnlyMemory<byte> value) ? SipText.Unfold(value.Span) : null;

    /// <summary>The first value of a header that has no name in <see cref="SipHeader"/>, as text; null when absent.</summary>
    /// <param name="name">The name, in any case.</param>
    public string? TextOf(string name)
    {
        SipHeader known = SipHeaders.Find(Encoding.ASCII.GetBytes(name));
        if (known != SipHeader.Other)
            return TextOf(known);
        foreach (SipHeaderField field in _fields)
        {
            if (Ascii.EqualsIgnoreCase(field.Name.Of(_text.Span), name))
                return SipText.Unfold(field.Value.Of(_text.Span));
        }

        return null;
    }

    /// <summary>A header field by its place, as it came.</summary>
    /// <param name="index">From 0 to <see cref="HeaderCount"/> − 1.</param>
    /// <returns>The header, its name on the wire, and its value (folds kept).</returns>
    public (SipHeader Header, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value) HeaderAt(int index)
    {
        SipHeaderField field = _fields[index];
        return (field.Header, field.Name.Of(_text), field.Value.Of(_text));
    }

    /// <summary>A header that holds one number, such as Expires, Min-SE, RSeq; null when absent or malformed.</summary>
    /// <param name="header">The header.</param>
    public uint? NumberOf(SipHeader header)
    {
        if (!TryGet(header, out ReadOnlyMemory<byte> value))
            return null;
        SipScanner scanner = new(value.Span);
        return scanner.TryNumber(uint.MaxValue, out uint number, out _) ? number : null;
    }

    /// <summary>All hops, topmost first.</summary>
    /// <param name="hops">The hops.</param>
    /// <param name="error">Where and why one is malformed.</param>
    public bool TryGetVias(out ImmutableArray<SipVia> hops, out SipParseError error)
    {
        ImmutableArray<SipVia>.Builder list = ImmutableArray.CreateBuilder<SipVia>(1); // mostly one, and it is large
        hops = [];
        for (int i = IndexOf(SipHeader.Via, 0); i >= 0; i = IndexOf(SipHeader.Via, i + 1))
        {
            for (int at = 0; at < _fields[i].Value.Length;)
            {
                ReadOnlyMemory<byte> rest = _fields[i].Value.Of(_text)[at..];
                if (!SipVia.TryParseFirst(rest, out SipVia via, out int length, out error)
                    || !MayGoOn(list.Count, rest, length, out error))
                {
                    error = error.In(SipHeader.Via, _fields[i].Value.Start + at - _start);
                    return false;
                }

                list.Add(via);
                at += length + 1;
            }
        }

        hops = list.DrainToImmutable();
        error = default;
        return true;
    }

    /// <summary>All values of a header made of addresses, over all its fields, in order.</summary>
    /// <param name="header">Contact, Route, Record-Route, P-Asserted-Identity, Diversion, History-Info, Path …</param>
    /// <param name="addresses">The addresses; none when the header is absent.</param>
    /// <param name="error">Where and why one is malformed.</param>
    public bool TryGetAddresses(SipHeader header, out ImmutableArray<SipNameAddress> addresses, out SipParseError error)
    {
        addresses = [];
        error = default;
        if (!Has(header))
            return true;
        ImmutableArray<SipNameAddress>.Builder list = ImmutableArray.CreateBuilder<SipNameAddress>(1);
        for (int i = IndexOf(header, 0); i >= 0; i = IndexOf(header, i + 1))
        {
            for (int at = 0; at < _fields[i].Value.Length;)
            {
                ReadOnlyMemory<byte> rest = _fields[i].Value.Of(_text)[at..];
                if (!SipNameAddress.TryParseFirst(rest, header == SipHeader.Contact, out SipNameAddress one, out int length, out error)
                    || !MayGoOn(list.Count, rest, length, out error))
                {
                    error = error.In(header, _fields[i].Value.Start + at - _start);
                    return false;
                }

                list.Add(one);
                at += length + 1;
            }
        }

        addresses = list.DrainToImmutable();
        error = default;
        return true;
    }

    /// <summary>The address of a header that has one field with one address, without a list; false for none, several, or a malformed one.</summary>
    internal bool TryGetOnlyAddress(SipHeader header, out SipNameAddress address)
    {
        address = default;
        int index = IndexOf(header, 0);
        return index >= 0 && IndexOf(header, index + 1) < 0
            && SipNameAddress.TryParse(_fields[index].Value.Of(_text), out address, out _);
    }

    /// <summary>All tokens of a header made of tokens, such as Require, Supported, Allow, over all its fields.</summary>
    /// <param name="header">The header.</param>
    /// <returns>The tokens in order; empty ones are left out.</returns>
    public ImmutableArray<string> TokensOf(SipHeader header)
    {
        ImmutableArray<string>.Builder list = ImmutableArray.CreateBuilder<string>();
        for (int i = IndexOf(header, 0); i >= 0; i = IndexOf(header, i + 1))
        {
            ReadOnlySpan<byte> value = _fields[i].Value.Of(_text.Span);
            foreach (Range one in value.Split((byte)','))
            {
                ReadOnlySpan<byte> token = value[one].Trim(" \t\r\n"u8);
                if (!token.IsEmpty && list.Count < SipLimits.ListCountMax)
                    list.Add(Encoding.UTF8.GetString(token));
            }
        }

        return list.DrainToImmutable();
    }

    /// <summary>Whether a header made of tokens names one, in any case.</summary>
    /// <param name="header">Supported, Require, Allow …</param>
    /// <param name="token">The token, such as <c>100rel</c>.</param>
    public bool Lists(SipHeader header, string token)
    {
        for (int i = IndexOf(header, 0); i >= 0; i = IndexOf(header, i + 1))
        {
            ReadOnlySpan<byte> value = _fields[i].Value.Of(_text.Span);
            foreach (Range one in value.Split((byte)','))
            {
                if (Ascii.EqualsIgnoreCase(value[one].Trim(" \t\r\n"u8), token))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Writes the message in the one form this engine uses: full names, no folds, Content-Length last.</summary>
    /// <param name="target">Where the bytes go.</param>
    public void WriteCanonical(IBufferWriter<byte> target)
    {
        ReadOnlySpan<byte> text = _text.Span[_start..];
        target.Write(text[..(text.IndexOf((byte)'\n') + 1)]);
        foreach (SipHeaderField field in _fields)
        {
            if (field.Header != SipHeader.ContentLength)
                SipWriter.WriteField(target, field.Header, field.Name.Of(_text.Span), field.Value.Of(_text.Span));
        }

        SipWriter.WriteEnd(target, Body.Span);
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>A part of the message, as a span into it, in a form that may be kept.</summary>
    internal ReadOnlyMemory<byte> Kept(ReadOnlySpan<byte> part) =>
        _text.Span.Overlaps(part, out int start) ? _text.Slice(start, part.Length) : default;

    internal int IndexOf(SipHeader header, int from)
    {
        for (int i = from; i < _fields.Length; i++)
        {
            if (_fields[i].Header == header)
                return i;
        }

        return -1;
    }

    /// <summary>After a list value comes the end, or a comma with something behind it; and the list has a bound.</summary>
    private static bool MayGoOn(int count, ReadOnlyMemory<byte> rest, int length, out SipParseError error)
    {
        error = new SipParseError(SipParseFault.TooManyHeaders, 0);
        if (count >= SipLimits.ListCountMax)
            return false;
        error = new SipParseError(SipParseFault.HeaderValue, length);
        return length == rest.Length || length + 1 < rest.Length;
    }
}

/// <summary>A request (RFC 3261 §7.1).</summary>
public sealed class SipRequest : SipMessage
{
    internal SipRequest(
        ReadOnlyMemory<byte> text, int start, SipHeaderField[] fields, in SipEssentials essentials, SipMethod method, SipUri uri)
        : base(text, start, fields, in essentials)
    {
        Method = method;
        Uri = uri;
    }

    /// <summary>What is asked for.</summary>
    public SipMethod Method { get; }

    /// <summary>The Request-URI: whom the next hop should bring it to.</summary>
    public SipUri Uri { get; }

    /// <summary>The same request with another first hop: each try to send it has a branch of its own (RFC 3263 §4.3).</summary>
    /// <param name="via">The value of the first Via field.</param>
    public SipRequest WithTopVia(string via)
    {
        (_, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) = HeaderAt(IndexOf(SipHeader.Via, 0));
        ReadOnlySpan<byte> bytes = Bytes.Span;
        bytes.Overlaps(value.Span, out int start);
        int end = start + Via.Bytes.Length;
        byte[] stamped = [.. bytes[..start], .. Encoding.ASCII.GetBytes(via), .. bytes[end..]];
        bool isParsed = SipParser.TryParse(stamped.AsMemory(), out SipMessage? request, out SipParseError error);
        return isParsed && !name.IsEmpty
            ? (SipRequest)request!
            : throw new ArgumentException($"The value is no Via: {error}.", nameof(via));
    }
}

/// <summary>A response (RFC 3261 §7.2).</summary>
public sealed class SipResponse : SipMessage
{
    private readonly Slice _reason;

    internal SipResponse(
        ReadOnlyMemory<byte> text, int start, SipHeaderField[] fields, in SipEssentials essentials, int status, Slice reason)
        : base(text, start, fields, in essentials)
    {
        Status = status;
        _reason = reason;
    }

    /// <summary>The status code, 100 to 699.</summary>
    public int Status { get; }

    /// <summary>The words for people; they decide nothing.</summary>
    public string Reason => Encoding.UTF8.GetString(_reason.Of(Text.Span));

    /// <summary>1xx: more will come.</summary>
    public bool IsProvisional => Status < 200;

    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>2xx to 6xx: the transaction has its answer.</summary>
    public bool IsFinal => Status >= 200;
}
