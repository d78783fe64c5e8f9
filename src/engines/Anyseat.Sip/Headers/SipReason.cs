using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>Reason: why a request was sent (RFC 3326), as in BYE and CANCEL.</summary>
/// <param name="Protocol">SIP or Q.850.</param>
/// <param name="Cause">The status or cause number; null when not said.</param>
/// <param name="Text">Words for people; null when not said.</param>
public sealed record SipReason(string Protocol, int? Cause, string? Text)
{
    /// <summary>Reads all reasons of a message, in order; malformed ones are left out.</summary>
    /// <param name="message">The message.</param>
    public static ImmutableArray<SipReason> Of(SipMessage message)
    {
        ImmutableArray<SipReason>.Builder reasons = ImmutableArray.CreateBuilder<SipReason>();
        for (int i = message.IndexOf(SipHeader.Reason, 0); i >= 0; i = message.IndexOf(SipHeader.Reason, i + 1))
        {
            ReadOnlyMemory<byte> value = message.HeaderAt(i).Value;
            SipScanner scanner = new(value.Span);
            while (reasons.Count < SipLimits.ListCountMax && scanner.TryToken(out Slice protocol))
            {
                int start = scanner.Position;
                if (!SipParameters.TryScan(ref scanner, out Slice where, out _))
                    break;
                SipParameters parameters = new(value[start..where.End]);
                reasons.Add(new SipReason(
                    Encoding.ASCII.GetString(protocol.Of(value.Span)), (int?)parameters.Number("cause"u8, 999), parameters.Text("text"u8)));
                if (!scanner.TrySeparator((byte)','))
                    break;
            }
        }

        return reasons.DrainToImmutable();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string cause = Cause is { } number ? string.Create(CultureInfo.InvariantCulture, $";cause={number}") : "";
        return $"{Protocol}{cause}{(Text is null ? "" : $";text={SipText.Quote(Text)}")}";
    }
}
