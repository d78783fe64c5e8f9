using System.Diagnostics;
using System.Globalization;
using System.Text;
using Anyseat.Server.Hosting;
using Anyseat.Simulation;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;

namespace Anyseat.Server.Cli;

/// <summary>What <c>anyseat simulate</c> is asked.</summary>
/// <param name="DayFile">The day.</param>
/// <param name="ChangesFile">What-if changes; null for none.</param>
/// <param name="Replications">How often.</param>
/// <param name="Seed">Of all chance.</param>
/// <param name="IsCsv">Whether CSV is wanted instead of JSON.</param>
/// <param name="OutputFile">Where to; null for standard output.</param>
internal sealed record SimulateOptions(
    string DayFile, string? ChangesFile, int Replications, ulong Seed, bool IsCsv, string? OutputFile);

/// <summary><c>anyseat simulate DAY.json</c>: runs a day through the live routing rules on virtual time. It opens neither
/// listeners nor database.</summary>
internal static class SimulateVerb
{
    private static readonly TimeSpan ProgressAfter = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(SimulateOptions options, TextWriter output, TextWriter error, CancellationToken ct)
    {
        Day day = await ReadDayAsync(options.DayFile, ct);
        Day? changed = options.ChangesFile is { } changes ? await ReadChangesAsync(changes, day, ct) : null;
        var experiment = new Experiment { Day = day, Changed = changed is null ? [] : [changed], Seed = options.Seed, Replications = options.Replications };
        var progress = new ProgressLine(error);
        var parallel = new ParallelOptions { CancellationToken = ct };
        try
        {
            // The simulation takes processor time, not waits: it runs on the pool's threads, this one included.
            ExperimentResult result = experiment.Run(
                (count, run) => Parallel.For(0, count, parallel, run), progress.Tell, ct);
            progress.End();
            await WriteAsync(options, result, output, ct);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            progress.End();
            await error.WriteLineAsync("Cancelled; nothing was written.");
            return (int)ExitCode.Failed;
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.All(one => one is OperationCanceledException))
        {
            progress.End();
            await error.WriteLineAsync("Cancelled; nothing was written.");
            return (int)ExitCode.Failed;
        }
    }

    private static async Task<Day> ReadDayAsync(string file, CancellationToken ct)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".";
        string? ReadBeside(string name) => TryReadText(Path.Combine(folder, name));
        return DayDocument.TryRead(await ReadAsync(file, ct), new DaySources { Files = ReadBeside }, out Day? day, out IReadOnlyList<DocumentFault> faults)
            ? day
            : throw Refuse(file, faults);
    }

    private static async Task<Day> ReadChangesAsync(string file, Day day, CancellationToken ct) =>
        DayDocument.TryChange(await ReadAsync(file, ct), day, out Day? changed, out IReadOnlyList<DocumentFault> faults)
            ? changed
            : throw Refuse(file, faults);

    private static async Task<byte[]> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartException(ExitCode.Usage, $"{file} cannot be read: {e.Message}", e);
        }
    }

    private static string? TryReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static StartException Refuse(string file, IReadOnlyList<DocumentFault> faults)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{file} is not as it must be:");
        foreach (DocumentFault fault in faults)
            text.Append(CultureInfo.InvariantCulture, $"\n  {fault.Detail}");
        return new StartException(ExitCode.Usage, text.ToString());
    }

    private static async Task WriteAsync(
        SimulateOptions options, ExperimentResult result, TextWriter output, CancellationToken ct)
    {
        string text = options.IsCsv ? result.ToCsv() : Encoding.UTF8.GetString(result.ToJson());
        if (options.OutputFile is not { } file)
        {
            await output.WriteAsync(text.AsMemory(), ct);
            return;
        }

        try
        {
            await File.WriteAllTextAsync(file, text, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartException(ExitCode.Usage, $"{file} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Says how far a long run is, on a line of its own that is written over.</summary>
    private sealed class ProgressLine(TextWriter error)
    {
        private readonly Lock _gate = new();
        private readonly long _begun = Stopwatch.GetTimestamp();
        private TimeSpan _nextAt = ProgressAfter;
        private bool _isShown;

        public void Tell(double share)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_begun);
            lock (_gate)
            {
                if (elapsed < _nextAt || share is <= 0 or >= 1)
                    return;
                _nextAt = elapsed + ProgressAfter;
                _isShown = true;
                TimeSpan left = elapsed * ((1 - share) / share);
                error.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"\rSimulated {Math.Floor(share * 100):0} %, about {Math.Ceiling(left.TotalSeconds):0} s left   "));
                error.Flush();
            }
        }

        public void End()
        {
            lock (_gate)
            {
                if (_isShown)
                    error.WriteLine();
            }
        }
    }
}
