using System.Buffers;
using System.Globalization;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>Writes header fields and the end of a message. No value can end its line: folds become a space.</summary>
internal static class SipWriter
{
    public static void WriteField(IBufferWriter<byte> target, SipHeader header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        BeginField(target, header, name, value);
        target.Write("\r\n"u8);
    }

    /// <summary>Writes a field without its end, so that something can be added.</summary>
    public static void BeginField(IBufferWriter<byte> target, SipHeader header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        target.Write(header == SipHeader.Other ? name : SipHeaders.BytesOf(header));
        target.Write(": "u8);
        if (value.ContainsAny((byte)'\r', (byte)'\n'))
        {
            Span<byte> unfolded = target.GetSpan(value.Length);
            target.Advance(SipText.Unfold(value, unfolded));
        }
        else
        {
            target.Write(value);
        }
    }

    public static void WriteEnd(IBufferWriter<byte> target, ReadOnlySpan<byte> body)
    {
        target.Write("Content-Length: "u8);
        Span<byte> digits = target.GetSpan(10);
        body.Length.TryFormat(digits, out int written, default, CultureInfo.InvariantCulture);
        target.Advance(written);
        target.Write("\r\n\r\n"u8);
        target.Write(body);
    }
}
