using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transports;

/// <summary>What stands at the head of a stream.</summary>
public enum StreamFrame : byte
{
    /// <summary>Not a whole message yet.</summary>
    Incomplete,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The peer asks for a sign of life, CRLF CRLF: answer CRLF (RFC 5626 §3.5.1).</summary>
    Ping,

    /// <summary>The stream cannot be understood any more: answer as far as possible, then close it (RFC 3261 §18.3).</summary>
    Broken,
}

/// <summary>Cuts the messages out of a byte stream (RFC 3261 §18.3). One for each connection; not thread-safe.</summary>
/// <remarks>
/// <code>
///   CRLF CRLF | start line … headers … CRLF CRLF | body of Content-Length bytes | start line …
///   ping        └─────────── one message ────────────────────────────────────┘
/// </code>
/// Without Content-Length nobody knows where the next message begins (§20.14), so its absence breaks the stream. What has
/// been searched for the end of the headers is not searched again, so a peer that sends byte by byte costs no more.
/// </remarks>
public sealed class StreamFramer
{
    private byte[] _buffer = new byte[2_048];
    private int _start;
    private int _end;
    private int _searched;
    private int _messageLength;

    /// <summary>Bytes that wait for the rest of their message.</summary>
    public int WaitingSize => _end - _start;

    /// <summary>Takes bytes that came, in order.</summary>
    /// <param name="bytes">Bytes; at most what was read at once.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _buffer.Length)
            MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes what stands at the head, if it is whole. Call until it is incomplete or broken.</summary>
    /// <param name="message">The message's bytes, a copy of their own; for a broken stream what can be answered.</param>
    public StreamFrame Next(out ReadOnlyMemory<byte> message)
    {
        message = default;
        if (TrySkipLineEnds())
            return StreamFrame.Ping;
        if (_messageLength == 0 && !TryFindLength(out bool isBroken))
        {
            if (!isBroken)
                return StreamFrame.Incomplete;
            message = _buffer.AsSpan(_start, Math.Min(WaitingSize, SipLimits.MessageSizeMax)).ToArray();
            return StreamFrame.Broken;
        }

        if (WaitingSize < _messageLength)
            return StreamFrame.Incomplete;
        message = _buffer.AsSpan(_start, _messageLength).ToArray();
        _start += _messageLength;
        _messageLength = 0;
        _searched = 0;
        return StreamFrame.Message;
    }

    /// <summary>Line ends between messages mean nothing, but two together are a ping. A single one may be half of it.</summary>
    private bool TrySkipLineEnds()
    {
        if (_messageLength > 0)
            return false;
        while (WaitingSize >= 2 && _buffer[_start] == '\r' && _buffer[_start + 1] == '\n')
        {
            if (WaitingSize == 2 || (WaitingSize == 3 && _buffer[_start + 2] == '\r'))
                return false;
            bool isPing = WaitingSize >= 4 && _buffer[_start + 2] == '\r' && _buffer[_start + 3] == '\n';
            _start += isPing ? 4 : 2;
            _searched = 0;
            if (isPing)
                return true;
        }

        return false;
    }

    private bool TryFindLength(out bool isBroken)
    {
        ReadOnlySpan<byte> waiting = _buffer.AsSpan(_start, WaitingSize);
        isBroken = false;
        if (waiting.Length <= 3 && waiting.StartsWith("\r"u8))
            return false; // a line end that is still coming
        int from = Math.Max(0, _searched - 3);
        int found = waiting[from..].IndexOf("\r\n\r\n"u8);
        _searched = waiting.Length;
        if (found < 0)
        {
            isBroken = waiting.Length > SipLimits.MessageSizeMax;
            return false;
        }

        int headLength = from + found + 4;
        isBroken = !TryContentLength(waiting[..headLength], out int bodyLength) || headLength + bodyLength > SipLimits.MessageSizeMax;
        _messageLength = isBroken ? 0 : headLength + bodyLength;
        return !isBroken;
    }

    /// <summary>Exactly one Content-Length, which is a number.</summary>
    private static bool TryContentLength(ReadOnlySpan<byte> head, out int length)
    {
        length = -1;
        Span<SipHeaderField> fields = stackalloc SipHeaderField[SipLimits.HeaderCountMax];
        SipFrame frame = new(fields);
        if (head.Length > SipLimits.MessageSizeMax || !frame.TryCut(head, out _))
            return false;
        foreach (SipHeaderField field in frame.Fields)
        {
            if (field.Header != SipHeader.ContentLength)
                continue;
            SipScanner scanner = new(field.Value.Of(head));
            if (length >= 0 || !scanner.TryNumber(SipLimits.MessageSizeMax, out uint number, out _) || !scanner.IsAtEnd)
                return false;
            length = (int)number;
        }

        return length >= 0;
    }

    private void MakeRoom(int size)
    {
        int waiting = WaitingSize;
        byte[] target = waiting + size <= _buffer.Length ? _buffer : new byte[Math.Max(_buffer.Length * 2, waiting + size)];
        _buffer.AsSpan(_start, waiting).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = waiting;
    }
}

/// <summary>SIP over WebSocket (RFC 7118): one WebSocket message is one SIP message, text or binary alike (§5).</summary>
public static class WebSocketFraming
{
    /// <summary>The sub-protocol both sides must name in the handshake (§4.1).</summary>
    public const string SubProtocol = "sip";

    /// <summary>What a WebSocket message is.</summary>
    /// <param name="message">The whole message.</param>
    /// <returns>A ping for CRLF CRLF (answer CRLF), incomplete for a pong or nothing, broken when too large.</returns>
    public static StreamFrame Classify(ReadOnlySpan<byte> message) =>
        message.Length > SipLimits.MessageSizeMax ? StreamFrame.Broken
        : message.SequenceEqual("\r\n\r\n"u8) ? StreamFrame.Ping
        : message.Trim("\r\n"u8).IsEmpty ? StreamFrame.Incomplete
        : StreamFrame.Message;
}
