using System.Diagnostics.CodeAnalysis;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Authentication;

/// <summary>The scheme and parameters of WWW-Authenticate, Authorization and their Proxy kin (RFC 3261 §25.1).</summary>
/// <remarks><code>Digest realm="example.com", nonce="f84f1cec41e6cbe5aea9c8e88d359", qop="auth", algorithm=SHA-256</code></remarks>
internal sealed class AuthParameters
{
    private const int CountMax = 32;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private AuthParameters(string scheme) => Scheme = scheme;

    public string Scheme { get; }

    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads one challenge or one set of credentials. A parameter that stands twice makes it malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out AuthParameters? parameters)
    {
        parameters = null;
        SipScanner scanner = new(value);
        scanner.SkipWhite();
        if (!scanner.TryToken(out Slice scheme))
            return false;
        AuthParameters read = new(Encoding.ASCII.GetString(scheme.Of(value)));
        scanner.SkipWhite();
        while (!scanner.IsAtEnd)
        {
            if (!scanner.TryToken(out Slice name) || !scanner.TrySeparator((byte)'=') || !TryValue(ref scanner, out Slice text)
                || read._values.Count == CountMax
                || !read._values.TryAdd(Encoding.ASCII.GetString(name.Of(value)), SipText.Unquote(text.Of(value))))
            {
                return false;
            }

            scanner.SkipWhite();
            if (!scanner.IsAtEnd && !scanner.TrySeparator((byte)','))
                return false;
        }

        parameters = read;
        return true;
    }

    private static bool TryValue(ref SipScanner scanner, out Slice text) =>
        scanner.IsAt((byte)'"') ? scanner.TryQuotedString(out text) : scanner.TryTakeAll(SipCharacters.ParameterValue, out text);
}
