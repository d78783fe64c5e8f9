using System.Text;

namespace Anyseat.Sip.Messages;

/// <summary>One header field: which, and where its name and value stand in the message.</summary>
internal readonly record struct SipHeaderField(SipHeader Header, Slice Name, Slice Value);

/// <summary>A message cut at its line ends, before any header is understood.</summary>
/// <remarks>
/// <code>
/// generic-message = start-line *message-header CRLF [ message-body ]       RFC 3261 §7
///
///   INVITE sip:bob@example.com SIP/2.0 CRLF           start line, parted by single spaces
///   Via : SIP/2.0/UDP pc33.example.com CRLF           name, white space allowed before the colon
///   Subject: first half CRLF
///    SP second half CRLF                              a line that begins with white space goes on (fold)
///   CRLF
///   body
/// </code>
/// A bare CR or LF never ends a line: two elements that disagree about line ends would see two different messages.
/// </remarks>
internal ref struct SipFrame
{
    private readonly Span<SipHeaderField> _fields;

    public SipFrame(Span<SipHeaderField> fields)
    {
        _fields = fields;
        Fault = SipParseFault.None;
    }

    /// <summary>Bytes of line ends before the start line, which are skipped (RFC 3261 §7.5).</summary>
    public int Start { get; private set; }

    public int StatusCode { get; private set; }

    public bool IsRequest => StatusCode == 0;

    public bool IsVersionKnown { get; private set; }

    public Slice Method { get; private set; }

    public Slice RequestUri { get; private set; }

    public Slice Reason { get; private set; }

    public int FieldCount { get; private set; }

    public int BodyStart { get; private set; }

    /// <summary>A fault of the start line that leaves the headers readable, so that the request can be answered.</summary>
    public SipParseFault Fault { get; private set; }

    public readonly ReadOnlySpan<SipHeaderField> Fields => _fields[..FieldCount];

    /// <summary>Cuts a message. False means that not even an answer can be made from it.</summary>
    public bool TryCut(ReadOnlySpan<byte> text, out SipParseError error)
    {
        int at = 0;
        while (at + 1 < text.Length && text[at] == '\r' && text[at + 1] == '\n')
            at += 2;
        Start = at;
        error = new SipParseError(SipParseFault.Empty, at);
        if (at == text.Length)
            return false;
        error = new SipParseError(SipParseFault.MessageTooLarge, SipLimits.MessageSizeMax);
        if (text.Length > SipLimits.MessageSizeMax)
            return false;
        if (!TryLine(text, at, out int lineEnd, out error) || !TryStartLine(text, at, lineEnd, out error))
            return false;
        return TryHeaders(text, lineEnd + 2, out error);
    }

    /// <summary>Takes a message of our own, whose fields were noted while they were written: only its start line is cut.</summary>
    /// <param name="text">The message.</param>
    /// <param name="fieldCount">How many fields were noted.</param>
    /// <param name="bodyStart">Where the body begins.</param>
    /// <param name="error">What is wrong with the start line.</param>
    public bool TryTake(ReadOnlySpan<byte> text, int fieldCount, int bodyStart, out SipParseError error)
    {
        FieldCount = fieldCount;
        BodyStart = bodyStart;
        error = new SipParseError(SipParseFault.MessageTooLarge, SipLimits.MessageSizeMax);
        return text.Length <= SipLimits.MessageSizeMax
            && TryLine(text, 0, out int lineEnd, out error) && TryStartLine(text, 0, lineEnd, out error);
    }

    private static bool TryLine(ReadOnlySpan<byte> text, int start, out int end, out SipParseError error)
    {
        int length = text[start..].IndexOfAny((byte)'\r', (byte)'\n');
        end = length < 0 ? text.Length : start + length;
        error = new SipParseError(SipParseFault.LineEnd, end);
        return end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n';
    }

    private bool TryStartLine(ReadOnlySpan<byte> text, int start, int end, out SipParseError error)
    {
        ReadOnlySpan<byte> line = text[start..end];
        error = new SipParseError(SipParseFault.StartLine, start);
        return line.Length > 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8)
            ? TryStatusLine(text, start, line, out error)
            : TryRequestLine(start, line, ref error);
    }

    /// <summary>Status-Line = SIP-Version SP Status-Code SP Reason-Phrase CRLF; the last SP is missed by some, and forgiven.</summary>
    private bool TryStatusLine(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> line, out SipParseError error)
    {
        int space = line.IndexOf((byte)' ');
        error = new SipParseError(SipParseFault.StartLine, start);
        if (space < 0)
            return false;
        error = new SipParseError(SipParseFault.StatusCode, start + space + 1);
        ReadOnlySpan<byte> rest = line[(space + 1)..];
        if (rest.Length < 3 || (rest.Length > 3 && rest[3] != ' '))
            return false;
        SipScanner scanner = new(rest[..3]);
        if (!scanner.TryNumber(699, out uint code, out _) || !scanner.IsAtEnd || code < 100)
            return false;
        error = new SipParseError(SipParseFault.Version, start);
        IsVersionKnown = Ascii.EqualsIgnoreCase(line[..space], "SIP/2.0"u8);
        if (!IsVersionKnown)
            return false;
        StatusCode = (int)code;
        int reasonStart = Math.Min(start + space + 5, start + line.Length);
        Reason = Slice.Between(reasonStart, start + line.Length);
        return true;
    }

    /// <summary>
    /// Request-Line = Method SP Request-URI SP SIP-Version CRLF. More than the two spaces leave the line unreadable, but
    /// not the headers: RFC 4475 §3.1.2.8 and §3.1.2.9 want 400, so the fault waits.
    /// </summary>
    private bool TryRequestLine(int start, ReadOnlySpan<byte> line, ref SipParseError error)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first < 1 || last == first || last + 5 > line.Length || !Ascii.EqualsIgnoreCase(line.Slice(last + 1, 4), "SIP/"u8))
            return false;
        error = new SipParseError(SipParseFault.Method, start);
        if (first > SipLimits.MethodSizeMax || !SipCharacters.IsAll(line[..first], SipCharacters.Token))
            return false;
        Method = new Slice(start, first);
        RequestUri = Slice.Between(start + first + 1, start + last);
        IsVersionKnown = Ascii.EqualsIgnoreCase(line[(last + 1)..], "SIP/2.0"u8);
        if (!IsVersionKnown)
            Fault = SipParseFault.Version;
        else if (RequestUri.IsEmpty || line[(first + 1)..last].ContainsAny(SipCharacters.White))
            Fault = SipParseFault.RequestUri;
        return true;
    }

    private bool TryHeaders(ReadOnlySpan<byte> text, int at, out SipParseError error)
    {
        while (true)
        {
            error = new SipParseError(SipParseFault.LineEnd, at);
            if (at + 1 >= text.Length)
                return false;
            if (text[at] == '\r' && text[at + 1] == '\n')
            {
                BodyStart = at + 2;
                return true;
            }

            if (!TryHeader(text, ref at, out SipHeaderField field, out error))
                return false;
            if (FieldCount == _fields.Length)
            {
                error = new SipParseError(SipParseFault.TooManyHeaders, at);
                return false;
            }

            _fields[FieldCount++] = field;
        }
    }

    private static bool TryHeader(ReadOnlySpan<byte> text, ref int at, out SipHeaderField field, out SipParseError error)
    {
        field = default;
        error = new SipParseError(SipParseFault.HeaderName, at);
        ReadOnlySpan<byte> rest = text[at..];
        int nameLength = rest.IndexOfAnyExcept(SipCharacters.Token);
        int colon = nameLength;
        while (colon >= 0 && colon < rest.Length && rest[colon] is (byte)' ' or (byte)'\t')
            colon++;
        if (nameLength < 1 || colon >= rest.Length || rest[colon] != ':')
            return false;
        int valueStart = at + colon + 1;
        int end = valueStart;
        while (true)
        {
            if (!TryLine(text, end, out end, out error))
                return false;
            if (end + 2 >= text.Length || text[end + 2] is not ((byte)' ' or (byte)'\t'))
                break;
            end += 2;
        }

        int next = end + 2;
        error = new SipParseError(SipParseFault.HeaderTooLong, at);
        if (end - valueStart > SipLimits.HeaderSizeMax)
            return false;
        while (valueStart < end && SipCharacters.White.Contains(text[valueStart]))
            valueStart++;
        while (end > valueStart && SipCharacters.White.Contains(text[end - 1]))
            end--;
        field = new SipHeaderField(
            SipHeaders.Find(rest[..nameLength]), new Slice(at, nameLength), Slice.Between(valueStart, end));
        at = next;
        return true;
    }
}
