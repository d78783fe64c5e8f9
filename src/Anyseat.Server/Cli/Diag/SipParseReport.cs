using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Anyseat.Server.Hosting;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sdp;
using Anyseat.Sip.Sessions;

namespace Anyseat.Server.Cli.Diag;

/// <summary><c>anyseat diag sip parse FILE</c>: says what a message is, or what is wrong with it and where.</summary>
internal static class SipParseReport
{
    private static readonly SipHeader[] AddressHeaders =
    [
        SipHeader.Contact, SipHeader.Route, SipHeader.RecordRoute, SipHeader.Path, SipHeader.PAssertedIdentity, SipHeader.Diversion,
        SipHeader.HistoryInfo, SipHeader.ReferTo, SipHeader.ReferredBy,
    ];

    public static async Task<int> RunAsync(string file, bool isLfTaken, Stream input, TextWriter output, CancellationToken ct)
    {
        byte[] bytes = await ReadAsync(file, input, ct);
        if (isLfTaken)
            bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).ReplaceLineEndings("\n").Replace("\n", "\r\n", StringComparison.Ordinal));
        if (!SipParser.TryParse((ReadOnlyMemory<byte>)bytes, out SipMessage? message, out SipParseError error))
        {
            await output.WriteAsync(Explain("It is not a SIP message", error, bytes));
            if (error.Fault == SipParseFault.LineEnd && !bytes.AsSpan().Contains((byte)'\r'))
                await output.WriteLineAsync("  The file ends its lines in LF alone. With --lf each counts as CRLF.");
            return (int)ExitCode.Failed;
        }

        string[] faults = [.. FaultsOf(message, bytes)];
        await output.WriteAsync(Describe(message, bytes.Length));
        foreach (string fault in faults)
            await output.WriteAsync(fault);
        return (int)(faults.Length == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private static async Task<byte[]> ReadAsync(string file, Stream input, CancellationToken ct)
    {
        try
        {
            await using Stream source = file == "-" ? input : File.OpenRead(file);
            using MemoryStream whole = new();
            await source.CopyToAsync(whole, ct);
            return whole.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(ExitCode.Usage, $"{file} cannot be read: {e.Message}", e);
        }
    }

    private static string Describe(SipMessage message, int size)
    {
        StringBuilder text = new();
        text.AppendLine(message is SipRequest request
            ? $"A request: {request.Method} {request.Uri}"
            : string.Create(CultureInfo.InvariantCulture, $"A response: {((SipResponse)message).Status} {((SipResponse)message).Reason}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"  {size} bytes, {message.HeaderCount} header fields, body of {message.Body.Length} bytes");
        text.AppendLine($"  Via     {SipText.Unfold(message.Via.Bytes)}");
        text.AppendLine($"  From    {SipText.Unfold(message.From.Bytes)}");
        text.AppendLine($"  To      {SipText.Unfold(message.To.Bytes)}");
        text.AppendLine($"  Call-ID {message.CallIdText}");
        text.AppendLine($"  CSeq    {message.CSeq}");
        if (SipBody.Sdp(message) is { IsEmpty: false } description && SdpParser.TryParse(description.Span, out SdpSession? session, out _))
        {
            foreach (SdpMedia media in session.Media)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"  Media   {media.Kind} to {session.ConnectionOf(media)?.Address} port {media.Port}, {media.Protocol}, {session.DirectionOf(media)}: {string.Join(", ", media.Codecs.Select(codec => codec.Codec))}");
            }
        }

        return text.ToString();
    }

    /// <summary>What the parser leaves until it is asked for, and what a server would refuse before serving it.</summary>
    private static IEnumerable<string> FaultsOf(SipMessage message, byte[] bytes)
    {
        if (!message.TryGetVias(out _, out SipParseError error))
            yield return Explain("A hop is malformed", error, bytes);
        foreach (SipHeader header in AddressHeaders)
        {
            if (!message.TryGetAddresses(header, out ImmutableArray<SipNameAddress> _, out error))
                yield return Explain($"{SipHeaders.NameOf(header)} is malformed", error, bytes);
        }

        if (SipBody.Sdp(message) is { IsEmpty: false } description && !SdpParser.TryParse(description.Span, out _, out SdpParseError fault))
            yield return string.Create(CultureInfo.InvariantCulture, $"The session description is malformed: {fault.Fault} in its line {fault.Line}.\n  Rule: RFC 8866 §5\n");
        if (message is SipRequest request && SipScreening.Check(request, new SipUserAgentOptions().Capabilities) is { Status: not 0 } verdict)
            yield return string.Create(CultureInfo.InvariantCulture, $"Anyseat would answer it {verdict.Status} {SipStatus.ReasonOf(verdict.Status)}{(verdict.Value.Length > 0 ? $" ({SipHeaders.NameOf(verdict.Header)}: {verdict.Value})" : "")}.\n  Rule: RFC 3261 §8.2\n");
    }

    private static string Explain(string what, SipParseError error, byte[] bytes)
    {
        SipParseAdvice advice = SipParseAdvice.Of(error);
        int offset = Math.Clamp(error.Offset, 0, bytes.Length);
        int start = offset == 0 ? 0 : bytes.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1;
        int length = bytes.AsSpan(start).IndexOfAny((byte)'\r', (byte)'\n');
        string line = Encoding.UTF8.GetString(bytes, start, length < 0 ? bytes.Length - start : length);
        int number = bytes.AsSpan(0, offset).Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(bytes, start, offset - start);
        StringBuilder text = new();
        text.AppendLine($"{what}: {advice.Sentence}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"  at byte {error.Offset}, line {number}, column {column + 1}{(error.Header == SipHeader.Other ? "" : $", header {SipHeaders.NameOf(error.Header)}")}");
        int from = Math.Max(0, column - 60);
        text.AppendLine($"  {Printable(line[from..Math.Min(line.Length, from + 100)])}");
        text.AppendLine($"  {new string(' ', Math.Min(column - from, 100))}^");
        text.AppendLine(CultureInfo.InvariantCulture, $"  Rule: {advice.Rule}. A server answers it {error.Status}, if it can answer it at all.");
        return text.ToString();
    }

    private static string Printable(string line) => string.Concat(line.Select(character => char.IsControl(character) ? '.' : character));
}
