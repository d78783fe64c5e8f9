using System.CommandLine;
using System.Globalization;
using System.Net;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli.Diag;

/// <summary>What every probing command can be told.</summary>
/// <param name="Timeout">How long to wait for each target.</param>
/// <param name="IsInsecure">Whether any certificate is taken.</param>
/// <param name="IsTraced">Whether each message is printed as it passes.</param>
/// <param name="From">The address of this machine to speak from; null for any.</param>
internal sealed record DiagSettings(TimeSpan Timeout, bool IsInsecure, bool IsTraced, IPAddress? From = null)
{
    /// <summary>Who calls: the user part of From.</summary>
    public string Caller { get; init; } = "anyseat";

    /// <summary>How long a test call lasts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary><c>anyseat diag sip …</c>: looks at the world from where the server stands.</summary>
internal static class DiagVerb
{
    public static Command Create(TextWriter output)
    {
        Command sip = new("sip", "Read a SIP message, ask a SIP server for a sign of life, place a test call.");
        sip.Subcommands.Add(Parse(output));
        sip.Subcommands.Add(Probe("options", "Find the servers of a URI, send OPTIONS, print the answer.", output, SipOptionsVerb.RunAsync));
        sip.Subcommands.Add(Call(output));
        Command diag = new("diag", "Look into what goes wrong.");
        diag.Subcommands.Add(sip);
        return diag;
    }

    private static Command Parse(TextWriter output)
    {
        Argument<string> file = new("FILE") { Description = "The file with one message; - reads standard input." };
        Option<bool> lf = new("--lf") { Description = "Take a line feed alone for the end of a line." };
        Command parse = new("parse", "Say what a SIP message is, or what is wrong with it and where.") { Arguments = { file }, Options = { lf } };
        parse.SetAction(async (parsed, ct) =>
        {
            await using Stream input = Console.OpenStandardInput();
            return await SipParseReport.RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(lf), input, output, ct);
        });
        return parse;
    }

    private static Command Call(TextWriter output)
    {
        Option<double> seconds = new("--seconds") { Description = "How long to play the tone and to listen.", DefaultValueFactory = _ => 3 };
        Option<string> caller = new("--caller") { Description = "The caller's number or name.", DefaultValueFactory = _ => "anyseat" };
        Command call = Probe(
            "call", "Place a test call that plays a tone, and measure what comes back.", output, SipCallVerb.RunAsync,
            (settings, parsed) => settings with { Caller = CallerOf(parsed.GetValue(caller)), Duration = SecondsOf(parsed.GetValue(seconds), "--seconds", 1, 3_600) });
        call.Options.Add(seconds);
        call.Options.Add(caller);
        return call;
    }

    private static Command Probe(
        string name, string description, TextWriter output, Func<string, DiagSettings, TextWriter, CancellationToken, Task<int>> run,
        Func<DiagSettings, ParseResult, DiagSettings>? extend = null)
    {
        Argument<string> uri = new("URI") { Description = "Such as sip:carrier.example.com or sip:desk@10.0.0.5:5061;transport=tls." };
        Option<double> timeout = new("--timeout") { Description = "Seconds to wait for each server.", DefaultValueFactory = _ => 5 };
        Option<bool> insecure = new("--insecure") { Description = "Take any certificate." };
        Option<bool> trace = new("--trace") { Description = "Print each message." };
        Option<string?> from = new("--from") { Description = "The address of this machine to speak from." };
        Command command = new(name, description) { Arguments = { uri }, Options = { timeout, insecure, trace, from } };
        command.SetAction((parsed, ct) =>
        {
            DiagSettings settings = new(
                SecondsOf(parsed.GetValue(timeout), "--timeout", 0.1, 60), parsed.GetValue(insecure), parsed.GetValue(trace), AddressOf(parsed.GetValue(from)));
            return run(parsed.GetRequiredValue(uri), extend?.Invoke(settings, parsed) ?? settings, TextWriter.Synchronized(output), ct);
        });
        return command;
    }

    private static TimeSpan SecondsOf(double seconds, string option, double min, double max) => seconds >= min && seconds <= max
        ? TimeSpan.FromSeconds(seconds)
        : throw new StartException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{option} takes {min} to {max} seconds."));

    private static IPAddress? AddressOf(string? text) => text is null ? null : IPAddress.TryParse(text, out IPAddress? address)
        ? address
        : throw new StartException(ExitCode.Usage, $"--from takes an IP address of this machine, not {text}.");

    private static string CallerOf(string? text) => text is { Length: > 0 and <= 64 } && text.All(IsUserCharacter)
        ? text
        : throw new StartException(ExitCode.Usage, "--caller takes 1 to 64 letters, digits, + . - and _.");

    private static bool IsUserCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-' or '_';
}
