using System.Text;

namespace Anyseat.Sip.Messages;

/// <summary>Finds the part of a body that is meant: alone, or inside a multipart body as carriers send it (RFC 5621 §3).</summary>
/// <remarks>
/// <code>
/// Content-Type: multipart/mixed; boundary=b1
///
/// --b1 CRLF  Content-Type: application/sdp CRLF CRLF  v=0 …  CRLF
/// --b1 CRLF  Content-Type: application/isup CRLF CRLF  …     CRLF --b1-- CRLF
/// </code>
/// Parts inside parts are not looked into; no more than <see cref="PartCountMax"/> parts are.
/// </remarks>
public static class SipBody
{
    /// <summary>The most parts that are looked at.</summary>
    public const int PartCountMax = 16;

    /// <summary>The session description of a message; empty when there is none.</summary>
    /// <param name="message">The message.</param>
    public static ReadOnlyMemory<byte> Sdp(SipMessage message) => Find(message, "application/sdp");

    /// <summary>The body, or its first part, of a type; empty when there is none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="type">The media type, in lower case.</param>
    public static ReadOnlyMemory<byte> Find(SipMessage message, string type)
    {
        string[] words = (message.TextOf(SipHeader.ContentType) ?? "").Split(';');
        if (message.Body.IsEmpty || IsType(words[0], type))
            return message.Body;
        if (!words[0].Trim().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || BoundaryOf(words) is not { Length: > 0 and <= 70 } boundary)
            return default;
        return FindPart(message.Body, Encoding.ASCII.GetBytes($"--{boundary}"), type);
    }

    private static bool IsType(string text, string type) => text.Trim().Equals(type, StringComparison.OrdinalIgnoreCase);

    private static string? BoundaryOf(string[] words) => words.Skip(1).Select(word => word.Trim())
        .FirstOrDefault(word => word.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))?[9..].Trim('"');

    private static ReadOnlyMemory<byte> FindPart(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> delimiter, string type)
    {
        int at = body.Span.IndexOf(delimiter);
        for (int i = 0; i < PartCountMax && at >= 0; i++)
        {
            ReadOnlyMemory<byte> rest = body[(at + delimiter.Length)..];
            int next = rest.Span.IndexOf(delimiter);
            if (next < 0 || rest.Span.StartsWith("--"u8))
                return default;
            if (ContentOf(rest[..next], type) is { IsEmpty: false } content)
                return content;
            at += delimiter.Length + next;
        }

        return default;
    }

    /// <summary>What is after the empty line of a part, if its type is the one; the CRLF before a delimiter belongs to it.</summary>
    private static ReadOnlyMemory<byte> ContentOf(ReadOnlyMemory<byte> part, string type)
    {
        int empty = part.Span.IndexOf("\r\n\r\n"u8);
        if (empty < 0)
            return default;
        bool isOfType = Encoding.ASCII.GetString(part.Span[..empty]).Split("\r\n").Any(line =>
            line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase) && IsType(line[13..].Split(';')[0], type));
        ReadOnlyMemory<byte> content = part[(empty + 4)..];
        return !isOfType ? default : content.Span.EndsWith("\r\n"u8) ? content[..^2] : content;
    }
}
