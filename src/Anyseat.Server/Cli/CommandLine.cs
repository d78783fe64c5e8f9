using System.CommandLine;
using System.CommandLine.Parsing;
using Anyseat.Server.Cli.Diag;
using Anyseat.Server.Hosting;
using Anyseat.Simulation;

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
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    // Longer than the host takes to drain, or the process would be cut off in the middle of it.
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
                },
                ct);
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
        root.SetAction((parsed, ct) => ServeVerb.RunAsync(options.Read(parsed), output, ct));
        AddVerb(root, "serve", "Serve the contact centre (the default).",
            (parsed, ct) => ServeVerb.RunAsync(options.Read(parsed), output, ct));
        AddVerb(root, "demo", "Serve a demo organisation with known passwords, in a data folder of its own.",
            (parsed, ct) => DemoVerb.RunAsync(options.Read(parsed), output, ct));
        AddVerb(root, "openapi", "Print the OpenAPI description of the API.",
            (_, ct) => OpenApiVerb.RunAsync(output, ct));
        AddBackupVerbs(root, options, output);
        AddRebuildVerb(root, options, output);
        AddReplayVerb(root, options, output, error);
        root.Subcommands.Add(DiagVerb.Create(output));
        AddSimulateVerb(root, output, error);
        AddVerb(root, "version", "Print the version.", async (_, _) =>
        {
            await output.WriteLineAsync(ServerVersion.Text);
            return (int)ExitCode.Done;
        });
        return root;
    }

    private static void AddBackupVerbs(RootCommand root, ServerOptions options, TextWriter output)
    {
        var to = new Option<string>("--to") { Description = "Folder for the copy; empty or new.", HelpName = "DIR", Required = true };
        Command backup = AddVerb(root, "backup", "Copy database, attachments and keys; the server may run.",
            (parsed, ct) => BackupVerbs.BackupAsync(options.Read(parsed), parsed.GetRequiredValue(to), output, ct));
        backup.Options.Add(to);
        var from = new Option<string>("--from") { Description = "Folder of the copy.", HelpName = "DIR", Required = true };
        Command restore = AddVerb(root, "restore", "Put a copy into an empty data folder.",
            (parsed, ct) => BackupVerbs.RestoreAsync(options.Read(parsed), parsed.GetRequiredValue(from), output, ct));
        restore.Options.Add(from);
    }

    private static void AddRebuildVerb(RootCommand root, ServerOptions options, TextWriter output)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The projection to make anew.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Make every stored projection anew." };
        Command rebuild = AddVerb(root, "rebuild", "Make stored projections anew from the journal; the server must be stopped.",
            (parsed, ct) => RebuildVerb.RunAsync(
                options.Read(parsed), parsed.GetValue(name), parsed.GetValue(all), output, ct));
        rebuild.Arguments.Add(name);
        rebuild.Options.Add(all);
    }

    private static void AddReplayVerb(RootCommand root, ServerOptions options, TextWriter output, TextWriter error)
    {
        var day = new Option<string>("--day") { Description = "The day, such as 2026-11-20.", HelpName = "DATE", Required = true };
        var zone = new Option<string?>("--zone") { Description = "The time zone of the day (default: UTC).", HelpName = "IANA" };
        Command replay = AddVerb(root, "replay", "Route a recorded day again and compare each decision; the server may run.",
            (parsed, ct) => ReplayVerb.RunAsync(
                options.Read(parsed), parsed.GetRequiredValue(day), parsed.GetValue(zone), output, error, ct));
        replay.Options.Add(day);
        replay.Options.Add(zone);
    }

    private static void AddSimulateVerb(RootCommand root, TextWriter output, TextWriter error)
    {
        var day = new Argument<string>("DAY") { Description = "The day, a JSON document (docs/simulation.md)." };
        var changes = new Option<string?>("--what-if")
        {
            Description = "Changes to the day, a JSON document; the result then compares both.",
            HelpName = "FILE",
        };
        var replications = new Option<int>("--replications")
        {
            Description = "How often the day is run; more give narrower intervals (default: 10).",
            DefaultValueFactory = _ => 10,
        };
        replications.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && (!int.TryParse(result.Tokens[0].Value, out int count) || count is < 1 or > Experiment.ReplicationsMax))
            {
                result.AddError($"--replications takes 1 to {Experiment.ReplicationsMax}.");
            }
        });
        var seed = new Option<ulong>("--seed")
        {
            Description = "Number from which all chance follows: the same gives the same result (default: 1).",
            DefaultValueFactory = _ => 1,
        };
        var format = new Option<string>("--format") { Description = "json or csv (default: json).", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "csv");
        var file = new Option<string?>("--output") { Description = "File for the result instead of standard output.", HelpName = "FILE" };
        Command simulate = AddVerb(root, "simulate", "Run a day through the routing rules on virtual time.",
            (parsed, ct) => SimulateVerb.RunAsync(
                new SimulateOptions(
                    parsed.GetRequiredValue(day), parsed.GetValue(changes), parsed.GetValue(replications), parsed.GetValue(seed),
                    parsed.GetValue(format) == "csv", parsed.GetValue(file)),
                output, error, ct));
        simulate.Arguments.Add(day);
        foreach (Option option in new Option[] { changes, replications, seed, format, file })
            simulate.Options.Add(option);
    }

    private static Command AddVerb(
        RootCommand root, string name, string description, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var verb = new Command(name, description);
        verb.SetAction(run);
        root.Subcommands.Add(verb);
        return verb;
    }
}
