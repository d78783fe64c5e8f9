using System.CommandLine;
using System.CommandLine.Parsing;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Cli;

/// <summary>The verbs and options of the executable.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs; the result is the process's exit code, see <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken ct)
    {
        var options = new ServerOptions();
        RootCommand root = CreateRoot(options, output, error);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError problem in parsed.Errors)
                await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync("Try --help.");
            return (int)ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, ct);
        }
        catch (StartException e)
        {
            await error.WriteLineAsync(e.Message);
            return (int)e.ExitCode;
        }
    }

    private static RootCommand CreateRoot(ServerOptions options, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Anyseat, an open omnichannel contact centre. Without a verb it serves.");
        options.AddTo(root);
        root.SetAction((parsed, ct) => ServeVerb.RunAsync(options.Read(parsed), output, error, ct));
        var serve = new Command("serve", "Serve the contact centre (the default).");
        serve.SetAction((parsed, ct) => ServeVerb.RunAsync(options.Read(parsed), output, error, ct));
        root.Subcommands.Add(serve);
        var version = new Command("version", "Print the version.");
        version.SetAction(_ => output.WriteLine(ServerVersion.Text));
        root.Subcommands.Add(version);
        return root;
    }
}
