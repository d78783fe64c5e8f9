using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>What every message must carry (RFC 3261 §8.1.1), read while parsing.</summary>
internal struct SipEssentials
{
    public SipVia Via;
    public SipNameAddress From;
    public SipNameAddress To;
    public SipCSeq Sequence;
    public Slice CallId;
    public Slice Body;

    /// <summary>Max-Forwards; −1 when absent, which RFC 2543 elements still do (RFC 3261 §16.3).</summary>
    public int MaxForwards;

    public static bool TryRead(
        ReadOnlyMemory<byte> text, in SipFrame frame, out SipEssentials essentials, out SipParseError error)
    {
        essentials = new SipEssentials { MaxForwards = -1 };
        uint seen = 0;
        int contentLength = -1;
        foreach (SipHeaderField field in frame.Fields)
        {
            uint bit = BitOf(field.Header);
            if (bit == 0)
                continue;
            bool isFirst = (seen & bit) == 0;
            seen |= bit;
            if (field.Header == SipHeader.Via && !isFirst)
                continue;
            error = new SipParseError(SipParseFault.HeaderRepeated, field.Name.Start, field.Header);
            if (!isFirst || !TryReadField(text, field, ref essentials, ref contentLength, out error))
                return false;
        }

        SipHeader missing = MissingFrom(seen);
        error = new SipParseError(SipParseFault.HeaderMissing, frame.BodyStart, missing);
        return missing == SipHeader.Other && TryBody(text.Length, frame.BodyStart, contentLength, ref essentials, out error);
    }

    private static bool TryReadField(
        ReadOnlyMemory<byte> text, SipHeaderField field, ref SipEssentials essentials, ref int contentLength, out SipParseError error)
    {
        ReadOnlyMemory<byte> value = field.Value.Of(text);
        bool isRead;
        switch (field.Header)
        {
            case SipHeader.Via:
                isRead = SipVia.TryParseFirst(value, out essentials.Via, out _, out error);
                break;
            case SipHeader.From:
                isRead = SipNameAddress.TryParse(value, out essentials.From, out error);
                break;
            case SipHeader.To:
                isRead = SipNameAddress.TryParse(value, out essentials.To, out error);
                break;
            case SipHeader.CSeq:
                isRead = SipCSeq.TryParse(value.Span, out essentials.Sequence, out error);
                break;
            case SipHeader.CallId:
                essentials.CallId = field.Value;
                isRead = SipCharacters.IsAll(value.Span, SipCharacters.CallId);
                error = new SipParseError(SipParseFault.HeaderValue, 0);
                break;
            case SipHeader.MaxForwards:
                isRead = TryWholeNumber(value.Span, 255, out essentials.MaxForwards, out error);
                break;
            default:
                isRead = TryWholeNumber(value.Span, int.MaxValue, out contentLength, out error);
                break;
        }

        if (!isRead)
            error = error.In(field.Header, field.Value.Start);
        return isRead;
    }

    /// <summary>
    /// RFC 3261 §18.3: a datagram may carry more than Content-Length says, and the rest is dropped (RFC 4475 §3.1.1.8); it
    /// may not carry less (§3.1.2.2). Without the header the body is what is left.
    /// </summary>
    private static bool TryBody(
        int length, int bodyStart, int contentLength, ref SipEssentials essentials, out SipParseError error)
    {
        int available = length - bodyStart;
        error = new SipParseError(SipParseFault.ContentLength, bodyStart, SipHeader.ContentLength);
        if (contentLength > available)
            return false;
        essentials.Body = new Slice(bodyStart, contentLength < 0 ? available : contentLength);
        return true;
    }

    private static bool TryWholeNumber(ReadOnlySpan<byte> value, uint max, out int number, out SipParseError error)
    {
        SipScanner scanner = new(value);
        bool isNumber = scanner.TryNumber(max, out uint read, out bool isTooLarge) && scanner.IsAtEnd;
        number = (int)read;
        error = new SipParseError(isTooLarge ? SipParseFault.NumberRange : SipParseFault.HeaderValue, scanner.Position);
        return isNumber;
    }

    private static uint BitOf(SipHeader header) => header switch
    {
        SipHeader.Via => 1,
        SipHeader.From => 2,
        SipHeader.To => 4,
        SipHeader.CSeq => 8,
        SipHeader.CallId => 16,
        SipHeader.MaxForwards => 32,
        SipHeader.ContentLength => 64,
        _ => 0,
    };

    private static SipHeader MissingFrom(uint seen) =>
        (seen & 1) == 0 ? SipHeader.Via
        : (seen & 2) == 0 ? SipHeader.From
        : (seen & 4) == 0 ? SipHeader.To
        : (seen & 8) == 0 ? SipHeader.CSeq
        : (seen & 16) == 0 ? SipHeader.CallId
        : SipHeader.Other;
}
