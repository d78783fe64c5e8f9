using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Anyseat.Platform.Json;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Transports;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Sip;

/// <summary>Enough of a dialog to say BYE in it after a restart.</summary>
internal sealed record KeptDialog(
    string CallId, string LocalTag, string RemoteTag, bool IsInitiator, uint LocalSequence, uint? RemoteSequence, string LocalAddress,
    string RemoteAddress, string RemoteTarget, IReadOnlyList<string> Routes, SipTransportKind Transport, string Remote, int ListenerId)
{
    /// <summary>How far numbers may have gone on since the dialog was kept (session refreshes, offers).</summary>
    private const uint SequenceGap = 10_000;

    /// <summary>Keeps a dialog.</summary>
    public static KeptDialog Of(Dialog dialog, SipFlow flow) => new(
        dialog.Id.CallId, dialog.Id.LocalTag, dialog.Id.RemoteTag, dialog.IsInitiator, dialog.LocalSequence, dialog.RemoteSequence,
        dialog.LocalAddress, dialog.RemoteAddress, dialog.RemoteTarget.ToString(), [.. dialog.RouteSet.Select(hop => hop.ToString())],
        flow.Transport, flow.Remote.ToString(), flow.ListenerId);

    /// <summary>The dialog as far as a request in it needs it.</summary>
    public Dialog ToDialog() => new()
    {
        Id = new DialogId(CallId, LocalTag, RemoteTag),
        IsConfirmed = true,
        IsInitiator = IsInitiator,
        LocalSequence = LocalSequence + SequenceGap,
        RemoteSequence = RemoteSequence,
        LocalAddress = LocalAddress,
        RemoteAddress = RemoteAddress,
        RemoteTarget = SipUri.Parse(RemoteTarget),
        RouteSet = [.. Routes.Select(SipUri.Parse)],
    };

    /// <summary>The way to the peer: over UDP the address it named, over streams the one it came from, by a new connection.</summary>
    public SipTarget ToTarget()
    {
        var remote = IPEndPoint.Parse(Remote);
        SipUri hop = SipUri.Parse(Routes.Count > 0 ? Routes[0] : RemoteTarget);
        return Transport == SipTransportKind.Udp && IPAddress.TryParse(hop.HostText, out IPAddress? address)
            ? new SipTarget(Transport, address, hop.Port ?? Transport.DefaultPort(), "", 0, ListenerId)
            : new SipTarget(Transport, remote.Address, remote.Port, "", 0, ListenerId);
    }
}

/// <summary>The dialogs that are open, in a file of this node: a line for each that begins, and a line for each that ends. What is left
/// open in it at a start are calls that broke off, and both sides of them are told goodbye.</summary>
/// <remarks>Lines are not synced to the disk: they outlive the process, and calls do not outlive the machine.</remarks>
internal sealed partial class DialogLog(string file, ILogger<DialogLog> logger)
{
    private const int WaitingMax = 65_536;
    private const int LinesBeforeRewrite = 20_000;

    private readonly Channel<Line> lines = Channel.CreateBounded<Line>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A dialog is confirmed.</summary>
    public void Begin(Dialog dialog, SipFlow flow) => lines.Writer.TryWrite(new Line(KeyOf(dialog.Id), KeptDialog.Of(dialog, flow)));

    /// <summary>A dialog is over.</summary>
    public void End(DialogId dialog) => lines.Writer.TryWrite(new Line(KeyOf(dialog), null));

    /// <summary>The dialogs that were open when the process ended. The file is empty afterwards.</summary>
    public async Task<IReadOnlyList<KeptDialog>> TakeLostAsync(CancellationToken ct)
    {
        if (!File.Exists(file))
            return [];
        var open = new Dictionary<string, KeptDialog>();
        await foreach (string text in File.ReadLinesAsync(file, ct))
            Apply(text, open);
        File.Delete(file);
        return [.. open.Values];
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var open = new Dictionary<string, KeptDialog>();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(open, ct);
            }
            catch (IOException fault)
            {
                // Calls go on; after a crash now somebody might hear silence until their side gives up.
                LogBroken(logger, fault);
                await lines.Reader.WaitToReadAsync(ct);
            }
        }
    }

    private async Task WriteAsync(Dictionary<string, KeptDialog> open, CancellationToken ct)
    {
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read);
        foreach ((string key, KeptDialog dialog) in open)
            await stream.WriteAsync(ToBytes(new Line(key, dialog)), ct);
        int written = open.Count;
        while (written < LinesBeforeRewrite + (2 * open.Count))
        {
            await lines.Reader.WaitToReadAsync(ct);
            while (lines.Reader.TryRead(out Line? line))
            {
                if (line.Dialog is { } dialog)
                    open[line.Key] = dialog;
                else
                    open.Remove(line.Key);
                await stream.WriteAsync(ToBytes(line), ct);
                written++;
            }

            await stream.FlushAsync(ct);
        }
    }

    private void Apply(string text, Dictionary<string, KeptDialog> open)
    {
        try
        {
            Line line = PlatformJson.FromUtf8<Line>(Encoding.UTF8.GetBytes(text));
            if (line.Dialog is { } dialog)
                open[line.Key] = dialog;
            else
                open.Remove(line.Key);
        }
        catch (JsonException fault)
        {
            LogCut(logger, fault); // the last line of a process that was killed
        }
    }

    private static byte[] ToBytes(Line line) => [.. PlatformJson.ToUtf8(line), (byte)'\n'];

    private static string KeyOf(DialogId id) => $"{id.CallId} {id.LocalTag} {id.RemoteTag}";

    private sealed record Line(string Key, KeptDialog? Dialog);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The open dialogs cannot be written down")]
    private static partial void LogBroken(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A line of the open dialogs was cut off")]
    private static partial void LogCut(ILogger logger, Exception fault);
}
