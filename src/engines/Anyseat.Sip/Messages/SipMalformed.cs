using System.Buffers;
using System.Globalization;
using System.Text;

namespace Anyseat.Sip.Messages;

/// <summary>Answers requests that cannot be parsed, as far as their headers can be found (RFC 3261 §8.2.6, §18.1.2).</summary>
public static class SipMalformed
{
    /// <summary>Makes the response that names the fault, with the headers a response takes over copied as they came.</summary>
    /// <param name="datagram">What did not parse.</param>
    /// <param name="error">Why it did not.</param>
    /// <param name="response">The whole response.</param>
    /// <returns>False when there is nothing to answer: a response, an ACK, or no Via, From, To, Call-ID or CSeq to copy.</returns>
    public static bool TryAnswer(ReadOnlySpan<byte> datagram, SipParseError error, out byte[] response)
    {
        response = [];
        Span<SipHeaderField> fields = stackalloc SipHeaderField[SipLimits.HeaderCountMax];
        SipFrame frame = new(fields);
        if (!frame.TryCut(datagram, out _) || !frame.IsRequest || frame.Method.Of(datagram).SequenceEqual("ACK"u8))
            return false;
        ArrayBufferWriter<byte> target = new(512);
        string detail = error.Header == SipHeader.Other ? error.Fault.ToString() : $"{error.Fault} in {SipHeaders.NameOf(error.Header)}";
        string line = string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {error.Status} {SipStatus.ReasonOf(error.Status)} ({detail})\r\n");
        target.Write(Encoding.ASCII.GetBytes(line));
        int found = 0;
        foreach (SipHeaderField field in frame.Fields)
        {
            int bit = BitOf(field.Header);
            bool isRepeat = bit != 1 && (found & bit) != 0;
            if (bit == 0 || isRepeat)
                continue;
            found |= bit;
            SipWriter.WriteField(target, field.Header, default, field.Value.Of(datagram));
        }

        SipWriter.WriteEnd(target, default);
        response = target.WrittenSpan.ToArray();
        return found == 31;
    }

    private static int BitOf(SipHeader header) => header switch
    {
        SipHeader.Via => 1,
        SipHeader.From => 2,
        SipHeader.To => 4,
        SipHeader.CallId => 8,
        SipHeader.CSeq => 16,
        _ => 0,
    };
}
