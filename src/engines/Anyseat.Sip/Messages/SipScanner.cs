using System.Buffers;

namespace Anyseat.Sip.Messages;

/// <summary>Walks one header value from left to right. It never throws and never goes back.</summary>
internal ref struct SipScanner
{
    private readonly ReadOnlySpan<byte> _text;

    public SipScanner(ReadOnlySpan<byte> text, int position = 0)
    {
        _text = text;
        Position = position;
    }

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position >= _text.Length;

    public readonly byte Current => _text[Position];

    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    /// <summary>SWS = [LWS]: spaces, tabs and folds.</summary>
    public void SkipWhite()
    {
        while (Position < _text.Length && _text[Position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            Position++;
    }

    public readonly bool IsAt(byte character) => Position < _text.Length && _text[Position] == character;

    public bool TryTake(byte character)
    {
        if (!IsAt(character))
            return false;
        Position++;
        return true;
    }

    /// <summary>SWS character SWS, as in SEMI, COMMA, EQUAL, SLASH.</summary>
    public bool TrySeparator(byte character)
    {
        int start = Position;
        SkipWhite();
        if (!TryTake(character))
        {
            Position = start;
            return false;
        }

        SkipWhite();
        return true;
    }

    public bool TryTakeAll(SearchValues<byte> allowed, out Slice slice)
    {
        ReadOnlySpan<byte> rest = _text[Position..];
        int length = rest.IndexOfAnyExcept(allowed);
        if (length < 0)
            length = rest.Length;
        slice = new Slice(Position, length);
        Position += length;
        return length > 0;
    }

    public bool TryToken(out Slice slice) => TryTakeAll(SipCharacters.Token, out slice);

    /// <summary>
    /// quoted-string = SWS DQUOTE *(qdtext / quoted-pair ) DQUOTE. The slice keeps the quotes. A backslash takes the next
    /// byte with it, whatever it is but CR and LF: RFC 4475 §3.1.1.2 has a NUL there.
    /// </summary>
    public bool TryQuotedString(out Slice slice)
    {
        slice = default;
        if (!IsAt((byte)'"'))
            return false;
        int at = Position + 1;
        while (at < _text.Length)
        {
            int found = _text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                return false;
            at += found;
            if (_text[at] == '"')
            {
                slice = Slice.Between(Position, at + 1);
                Position = at + 1;
                return true;
            }

            if (at + 1 < _text.Length && _text[at + 1] is (byte)'\r' or (byte)'\n')
                return false;
            at += 2;
        }

        return false;
    }

    /// <summary>host = hostname / IPv4address / IPv6reference; the slice keeps the brackets.</summary>
    public bool TryHost(out Slice slice)
    {
        slice = default;
        if (!IsAt((byte)'['))
            return TryTakeAll(SipCharacters.HostName, out slice);
        int close = _text[Position..].IndexOf((byte)']');
        if (close < 2 || !SipCharacters.IsAll(_text.Slice(Position + 1, close - 1), SipCharacters.Ipv6))
            return false;
        slice = new Slice(Position, close + 1);
        Position += close + 1;
        return true;
    }

    /// <summary>1*DIGIT up to <paramref name="max"/>. Leading zeros count for nothing (RFC 4475 §3.1.1.1).</summary>
    public bool TryNumber(uint max, out uint number, out bool isTooLarge)
    {
        ulong value = 0;
        isTooLarge = false;
        int start = Position;
        while (Position < _text.Length && SipCharacters.IsDigit(_text[Position]))
        {
            value = (value * 10) + (uint)(_text[Position] - '0');
            if (value > max)
            {
                isTooLarge = true;
                value = max;
            }

            Position++;
        }

        number = (uint)value;
        return Position > start && !isTooLarge;
    }

    public void MoveTo(int position) => Position = position;
}
