using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>CSeq = 1*DIGIT LWS Method: orders the requests of a dialog and tells a response's request (RFC 3261 §20.16).</summary>
/// <param name="Number">The sequence number, below 2³¹.</param>
/// <param name="Method">The method of the request.</param>
public readonly record struct SipCSeq(uint Number, SipMethod Method)
{
    /// <summary>Parses a value.</summary>
    /// <param name="value">The header value.</param>
    /// <param name="sequence">Number and method.</param>
    /// <param name="error">Where and why it is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, out SipCSeq sequence, out SipParseError error)
    {
        sequence = default;
        error = default;
        SipScanner scanner = new(value);
        bool isNumber = scanner.TryNumber(SipLimits.SequenceMax, out uint number, out bool isTooLarge);
        if (!isNumber)
        {
            error = new SipParseError(isTooLarge ? SipParseFault.NumberRange : SipParseFault.HeaderValue, scanner.Position);
            return false;
        }

        int digits = scanner.Position;
        scanner.SkipWhite();
        if (scanner.Position == digits || !scanner.TryToken(out Slice method) || !scanner.IsAtEnd
            || method.Length > SipLimits.MethodSizeMax)
        {
            error = new SipParseError(SipParseFault.HeaderValue, scanner.Position);
            return false;
        }

        sequence = new SipCSeq(number, SipMethod.From(method.Of(value)));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Number} {Method}";
}
