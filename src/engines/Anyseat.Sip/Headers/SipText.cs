using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>Quoting, escaping and folds: between bytes on the wire and text for people.</summary>
public static class SipText
{
    /// <summary>Text of a header value with every fold and run of white space at a fold made one space (RFC 3261 §7.3.1).</summary>
    /// <param name="value">The value as it came.</param>
    public static string Unfold(ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAny((byte)'\r', (byte)'\n'))
            return Encoding.UTF8.GetString(value);
        byte[] unfolded = new byte[value.Length];
        return Encoding.UTF8.GetString(unfolded, 0, Unfold(value, unfolded));
    }

    /// <summary>Text of a token or quoted string: quotes taken off, each backslash giving way to what it guards.</summary>
    /// <param name="value">The value as it came.</param>
    public static string Unquote(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
            return Unfold(value);
        byte[] text = new byte[value.Length];
        int length = 0;
        for (int i = 1; i < value.Length - 1; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length - 1)
                i++;
            text[length++] = value[i];
        }

        return Unfold(text.AsSpan(0, length));
    }

    /// <summary>A quoted-string for any text. Control characters become spaces, so no text can end a line.</summary>
    /// <param name="text">A display name or the like.</param>
    public static string Quote(string text)
    {
        StringBuilder quoted = new(text.Length + 2);
        quoted.Append('"');
        foreach (char character in text)
        {
            if (character is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(char.IsControl(character) ? ' ' : character);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Whether a text is a token (RFC 3261 §25.1).</summary>
    /// <param name="text">Any text.</param>
    public static bool IsToken(string text) =>
        text.Length > 0 && Ascii.IsValid(text) && SipCharacters.IsAll(Encoding.ASCII.GetBytes(text), SipCharacters.Token);

    /// <summary>Percent-encodes what a user part may not hold as it is (RFC 3261 §25.1, user).</summary>
    /// <param name="user">Any text.</param>
    public static string EscapeUser(string user)
    {
        StringBuilder escaped = new(user.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(user))
        {
            if (value != '%' && value != '#' && SipCharacters.User.Contains(value))
                escaped.Append((char)value);
            else
                escaped.Append('%').Append(Convert.ToHexString([value]));
        }

        return escaped.ToString();
    }

    /// <summary>Decodes percent escapes. Text is UTF-8; a byte that is none becomes U+FFFD.</summary>
    /// <param name="value">Bytes whose escapes are well-formed.</param>
    public static string Unescape(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'%'))
            return Encoding.UTF8.GetString(value);
        byte[] text = new byte[value.Length];
        int length = 0;
        for (int i = 0; i < value.Length; i++)
            text[length++] = NextUnescaped(value, ref i);
        return Encoding.UTF8.GetString(text, 0, length);
    }

    /// <summary>Whether two runs of a URI are the same after decoding, as RFC 3261 §19.1.4 compares them.</summary>
    internal static bool EqualsUnescaped(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool ignoreCase)
    {
        int j = 0;
        for (int i = 0; i < left.Length; i++, j++)
        {
            if (j >= right.Length)
                return false;
            byte a = NextUnescaped(left, ref i);
            byte b = NextUnescaped(right, ref j);
            if (a != b && !(ignoreCase && char.ToLowerInvariant((char)a) == char.ToLowerInvariant((char)b)))
                return false;
        }

        return j == right.Length;
    }

    /// <summary>Copies a value with each fold made one space; returns the length.</summary>
    internal static int Unfold(ReadOnlySpan<byte> value, Span<byte> target)
    {
        int length = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] is not ((byte)'\r' or (byte)'\n'))
            {
                target[length++] = value[i];
                continue;
            }

            while (length > 0 && target[length - 1] is (byte)' ' or (byte)'\t')
                length--;
            while (i + 1 < value.Length && SipCharacters.White.Contains(value[i + 1]))
                i++;
            target[length++] = (byte)' ';
        }

        return length;
    }

    private static byte NextUnescaped(ReadOnlySpan<byte> value, ref int i)
    {
        if (value[i] != '%' || i + 2 >= value.Length)
            return value[i];
        int code = (HexOf(value[i + 1]) << 4) | HexOf(value[i + 2]);
        i += 2;
        return (byte)code;
    }

    private static int HexOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
