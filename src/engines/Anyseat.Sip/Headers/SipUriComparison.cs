using System.Text;

namespace Anyseat.Sip.Headers;

/// <summary>When two URIs are the same: RFC 3261 §19.1.4, and RFC 3966 §4 for telephone numbers.</summary>
internal static class SipUriComparison
{
    public static bool AreEquivalent(SipUri left, SipUri right)
    {
        if (left.Scheme != right.Scheme)
            return false;
        return left.Scheme switch
        {
            SipScheme.Other => left.Bytes.Span.SequenceEqual(right.Bytes.Span),
            SipScheme.Tel => left.TelephoneNumber == right.TelephoneNumber
                && HasAllParametersOf(left, right) && HasAllParametersOf(right, left),
            _ => SipText.EqualsUnescaped(left.User, right.User, ignoreCase: false)
                && left.Password.SequenceEqual(right.Password)
                && Ascii.EqualsIgnoreCase(left.Host, right.Host)
                && left.Port == right.Port
                && ParametersAgree(left, right) && ParametersAgree(right, left)
                && HeadersAgree(left.Headers, right.Headers) && HeadersAgree(right.Headers, left.Headers),
        };
    }

    /// <summary>
    /// A parameter in both must be equal; user, ttl, method, maddr and transport must be in both or in neither; any other
    /// parameter that only one has is ignored.
    /// </summary>
    private static bool ParametersAgree(SipUri left, SipUri right)
    {
        foreach (SipParameters.SipParameter parameter in left.Parameters)
        {
            if (!right.Parameters.TryGet(parameter.Name, out ReadOnlySpan<byte> value))
            {
                if (IsTelling(parameter.Name))
                    return false;
            }
            else if (!SipText.EqualsUnescaped(parameter.Value, value, ignoreCase: true))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasAllParametersOf(SipUri left, SipUri right)
    {
        foreach (SipParameters.SipParameter parameter in left.Parameters)
        {
            if (!right.Parameters.TryGet(parameter.Name, out ReadOnlySpan<byte> value)
                || !SipText.EqualsUnescaped(parameter.Value, value, ignoreCase: true))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTelling(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "user"u8) || Ascii.EqualsIgnoreCase(name, "ttl"u8)
        || Ascii.EqualsIgnoreCase(name, "method"u8) || Ascii.EqualsIgnoreCase(name, "maddr"u8)
        || Ascii.EqualsIgnoreCase(name, "transport"u8);

    /// <summary>Each header of the left stands in the right with an equal value; headers are never ignored.</summary>
    private static bool HeadersAgree(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        foreach (Range one in left.Split((byte)'&'))
        {
            bool isFound = left[one].IsEmpty;
            foreach (Range other in right.Split((byte)'&'))
                isFound |= HeaderEquals(left[one], right[other]);
            if (!isFound)
                return false;
        }

        return true;
    }

    private static bool HeaderEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int leftName = left.IndexOf((byte)'=');
        int rightName = right.IndexOf((byte)'=');
        return leftName >= 0 && rightName >= 0
            && SipText.EqualsUnescaped(left[..leftName], right[..rightName], ignoreCase: true)
            && SipText.EqualsUnescaped(left[leftName..], right[rightName..], ignoreCase: false);
    }
}
