using System.CommandLine;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli.Diag;

/// <summary>What every probing command can be told.</summary>
/// <param name="Timeout">How long to wait for each target.</param>
/// <param name="IsInsecure">Whether any certificate is taken.</param>
/// <param name="IsTraced">Whether each message is printed as it passes.</param>
internal sealed record DiagSettings(TimeSpan Timeout, bool IsInsecure, bool IsTraced);

/// <summary><c>anyseat diag sip …</c>: looks at the world from where the server stands.</summary>
internal static class DiagVerb
{
    public static Command Create(TextWriter output)
    {
        Command sip = new("sip", "Read a SIP message, ask a SIP server for a sign of life, place a test call.");
        sip.Subcommands.Add(Parse(output));
        sip.Subcommands.Add(Probe("options", "Find the servers of a URI, send OPTIONS, print the answer.", output, SipOptionsVerb.RunAsync));
        sip.Subcommands.Add(Probe("call", "Place a test call that plays a tone, and measure what comes back.", output, SipCallVerb.RunAsync));
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

    private static Command Probe(
        string name, string description, TextWriter output, Func<string, DiagSettings, TextWriter, CancellationToken, Task<int>> run)
    {
        Argument<string> uri = new("URI") { Description = "Such as sip:carrier.example.com or sip:desk@10.0.0.5:5061;transport=tls." };
        Option<double> timeout = new("--timeout") { Description = "Seconds to wait for each server.", DefaultValueFactory = _ => 5 };
        Option<bool> insecure = new("--insecure") { Description = "Take any certificate." };
        Option<bool> trace = new("--trace") { Description = "Print each message." };
        Command command = new(name, description) { Arguments = { uri }, Options = { timeout, insecure, trace } };
        command.SetAction((parsed, ct) =>
        {
            double seconds = parsed.GetValue(timeout);
            if (seconds is not (>= 0.1 and <= 60))
                throw new StartException(ExitCode.Usage, "--timeout takes 0.1 to 60 seconds.");
            DiagSettings settings = new(TimeSpan.FromSeconds(seconds), parsed.GetValue(insecure), parsed.GetValue(trace));
            return run(parsed.GetRequiredValue(uri), settings, TextWriter.Synchronized(output), ct);
        });
        return command;
    }
}
