using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>The parameters after a header value or inside a URI, read from the bytes each time they are asked for.</summary>
/// <remarks>
/// <code>
/// *( SEMI generic-param )      generic-param = token [ EQUAL gen-value ]        RFC 3261 §25.1
///
///   ;branch=z9hG4bK74;rport;received=192.0.2.1
///    ^name  ^value    ^name without value
/// </code>
/// Names and unquoted values ignore case unless their RFC says otherwise. The first of two equal names counts.
/// </remarks>
public readonly struct SipParameters
{
    private readonly ReadOnlyMemory<byte> _text;

    internal SipParameters(ReadOnlyMemory<byte> text) => _text = text;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _text.IsEmpty;

    /// <summary>The parameters as they came, beginning with the semicolon.</summary>
    public ReadOnlySpan<byte> Bytes => _text.Span;

    /// <summary>Finds a parameter by name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="value">Its value as it came (quotes and escapes kept); empty when it has none.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (SipParameter parameter in this)
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, name))
                continue;
            value = parameter.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Whether a parameter is there, with or without a value.</summary>
    /// <param name="name">The name, in any case.</param>
    public bool Has(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <summary>A parameter's value as text, quotes taken off; null when absent.</summary>
    /// <param name="name">The name, in any case.</param>
    public string? Text(ReadOnlySpan<byte> name) => TryGet(name, out ReadOnlySpan<byte> value) ? SipText.Unquote(value) : null;

    /// <summary>A parameter's value as a number; null when absent, no number, or above <paramref name="max"/>.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="max">The largest number taken.</param>
    public uint? Number(ReadOnlySpan<byte> name, uint max = uint.MaxValue)
    {
        if (!TryGet(name, out ReadOnlySpan<byte> value))
            return null;
        SipScanner scanner = new(value);
        return scanner.TryNumber(max, out uint number, out _) && scanner.IsAtEnd ? number : null;
    }

    /// <summary>Walks the parameters in the order they came.</summary>
    public Enumerator GetEnumerator() => new(_text.Span);

    /// <summary>Checks header parameters from the scanner's place on; stops before what is none.</summary>
    internal static bool TryScan(ref SipScanner scanner, out Slice slice, out SipParseError error)
    {
        error = default;
        int start = scanner.Position;
        for (int count = 0; scanner.TrySeparator((byte)';'); count++)
        {
            slice = default;
            if (count == SipLimits.ParameterCountMax)
            {
                error = new SipParseError(SipParseFault.TooManyParameters, scanner.Position);
                return false;
            }

            if (!scanner.TryToken(out _) || (scanner.TrySeparator((byte)'=') && !TryScanValue(ref scanner)))
            {
                error = new SipParseError(
                    scanner.IsAt((byte)'"') ? SipParseFault.Unterminated : SipParseFault.HeaderValue,
                    scanner.Position);
                return false;
            }
        }

        slice = Slice.Between(start, scanner.Position);
        return true;
    }

    /// <summary>Checks URI parameters: no white space, no quotes, and no name twice (RFC 3261 §19.1.1).</summary>
    internal static bool IsWellFormedInUri(ReadOnlySpan<byte> text)
    {
        int count = 0;
        ReadOnlySpan<byte> all = text;
        while (!text.IsEmpty)
        {
            int end = text[1..].IndexOf((byte)';');
            ReadOnlySpan<byte> one = end < 0 ? text[1..] : text.Slice(1, end);
            ReadOnlySpan<byte> before = all[..^text.Length];
            text = end < 0 ? default : text[(end + 1)..];
            int equal = one.IndexOf((byte)'=');
            ReadOnlySpan<byte> name = equal < 0 ? one : one[..equal];
            if (++count > SipLimits.ParameterCountMax
                || !SipCharacters.IsAll(name, SipCharacters.UriParameter)
                || (equal >= 0 && !SipCharacters.IsAll(one[(equal + 1)..], SipCharacters.UriParameter))
                || HasName(before, name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasName(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        Enumerator walk = new(text);
        while (walk.MoveNext())
        {
            if (Ascii.EqualsIgnoreCase(walk.Current.Name, name))
                return true;
        }

        return false;
    }

    private static bool TryScanValue(ref SipScanner scanner) => scanner.IsAt((byte)'"')
        ? scanner.TryQuotedString(out _)
        : scanner.TryTakeAll(SipCharacters.ParameterValue, out _);

    /// <summary>One parameter.</summary>
    public readonly ref struct SipParameter
    {
        internal SipParameter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            Name = name;
            Value = value;
        }

        /// <summary>The name as it came.</summary>
        public ReadOnlySpan<byte> Name { get; }

        /// <summary>The value as it came; empty when there is none.</summary>
        public ReadOnlySpan<byte> Value { get; }
    }

    /// <summary>Walks parameters without allocating.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> text) => _rest = text;

        /// <summary>The parameter the walk stands on.</summary>
        public SipParameter Current { get; private set; }

        /// <summary>Goes to the next parameter.</summary>
        public bool MoveNext()
        {
            SipScanner scanner = new(_rest);
            if (!scanner.TrySeparator((byte)';'))
                return false;
            int nameEnd = scanner.Rest.IndexOfAny(SipCharacters.ParameterNameEnd);
            ReadOnlySpan<byte> name = nameEnd < 0 ? scanner.Rest : scanner.Rest[..nameEnd];
            scanner.MoveTo(scanner.Position + name.Length);
            ReadOnlySpan<byte> value = default;
            if (scanner.TrySeparator((byte)'='))
            {
                int start = scanner.Position;
                if (!scanner.TryQuotedString(out Slice quoted))
                {
                    int end = scanner.Rest.IndexOfAny(SipCharacters.ParameterValueEnd);
                    quoted = new Slice(start, end < 0 ? scanner.Rest.Length : end);
                    scanner.MoveTo(quoted.End);
                }

                value = quoted.Of(_rest);
            }

            Current = new SipParameter(name, value);
            _rest = scanner.Rest;
            return true;
        }
    }
}
