using System.Buffers;

namespace Anyseat.Sip.Messages;

/// <summary>The character classes of RFC 3261 §25.1.</summary>
internal static class SipCharacters
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Mark = "-_.!~*'()";

    /// <summary>token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~")</summary>
    public static readonly SearchValues<byte> Token = Of(Alphanumeric + "-.!%*_+`'~");

    /// <summary>word and "@": what a Call-ID is made of.</summary>
    public static readonly SearchValues<byte> CallId = Of(Alphanumeric + "-.!%*_+`'~()<>:\\\"/[]?{}@");

    /// <summary>gen-value = token / host / quoted-string; widened by "/" and "@", which are seen in practice.</summary>
    public static readonly SearchValues<byte> ParameterValue = Of(Alphanumeric + "-.!%*_+`'~[]:/@");

    /// <summary>user = 1*( unreserved / escaped / user-unreserved ); "#" is sent raw by many telephones.</summary>
    public static readonly SearchValues<byte> User = Of(Alphanumeric + Mark + "%&=+$,;?/#");

    /// <summary>password = *( unreserved / escaped / "&amp;" / "=" / "+" / "$" / "," )</summary>
    public static readonly SearchValues<byte> Password = Of(Alphanumeric + Mark + "%&=+$,");

    /// <summary>hostname; "_" is no part of the grammar and common in private networks.</summary>
    public static readonly SearchValues<byte> HostName = Of(Alphanumeric + "-._");

    /// <summary>What stands between the brackets of an IPv6reference, zone left out.</summary>
    public static readonly SearchValues<byte> Ipv6 = Of("0123456789abcdefABCDEF:.");

    /// <summary>paramchar = param-unreserved / unreserved / escaped</summary>
    public static readonly SearchValues<byte> UriParameter = Of(Alphanumeric + Mark + "%[]/:&+$");

    /// <summary>hnv-unreserved / unreserved / escaped, with "=" and "&amp;" that part the headers.</summary>
    public static readonly SearchValues<byte> UriHeaders = Of(Alphanumeric + Mark + "%[]/?:+$=&");

    /// <summary>uric of RFC 2396: what an absoluteURI of an unknown scheme is made of.</summary>
    public static readonly SearchValues<byte> Opaque = Of(Alphanumeric + Mark + "%;/?:@&=+$,#[]");

    /// <summary>RFC 3966 §3: digits, visual separators, and the letters of a local number.</summary>
    public static readonly SearchValues<byte> TelephoneNumber = Of("+0123456789abcdefABCDEF*#-.()");

    /// <summary>The white space of LWS. CR and LF are inside a value only as a fold, which the framing has checked.</summary>
    public static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);

    public static readonly SearchValues<byte> ParameterNameEnd = SearchValues.Create("=; \t\r\n"u8);

    public static readonly SearchValues<byte> ParameterValueEnd = SearchValues.Create("; \t\r\n"u8);

    public static readonly SearchValues<byte> DisplayNameEnd = SearchValues.Create("<:,;\""u8);

    public static readonly SearchValues<byte> CloseBracket = SearchValues.Create(">"u8);

    /// <summary>Where a URI without brackets ends: what follows belongs to the header (RFC 3261 §20).</summary>
    public static readonly SearchValues<byte> BareUriEnd = SearchValues.Create(";, \t\r\n?"u8);

    /// <summary>What could end a line or a string of another program, and is written as a space instead.</summary>
    public static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n\0"u8);

    public static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    public static bool IsHex(byte value) => char.IsAsciiHexDigit((char)value);

    /// <summary>All bytes belong to the class, and there is at least one.</summary>
    public static bool IsAll(ReadOnlySpan<byte> text, SearchValues<byte> allowed) =>
        !text.IsEmpty && !text.ContainsAnyExcept(allowed);

    /// <summary>escaped = "%" HEXDIG HEXDIG: every percent sign of a URI begins one.</summary>
    public static bool HasWellFormedEscapes(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf((byte)'%');
        while (at >= 0)
        {
            if (at + 2 >= text.Length || !IsHex(text[at + 1]) || !IsHex(text[at + 2]))
                return false;
            int next = text[(at + 3)..].IndexOf((byte)'%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return true;
    }

    private static SearchValues<byte> Of(string characters) =>
        SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(characters));
}
