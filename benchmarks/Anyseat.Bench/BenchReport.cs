using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Anyseat.Bench;

/// <summary>Prints figures, one JSON object a line.</summary>
internal sealed class BenchReport(TextWriter output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string machine =
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    /// <summary>Prints a figure.</summary>
    /// <param name="name">Dotted, such as <c>chat.messages_per_second</c>.</param>
    /// <param name="value">The figure, in <paramref name="unit"/>.</param>
    /// <param name="unit">UCUM, such as <c>ms</c>, <c>1/s</c>, <c>KiBy</c>.</param>
    /// <param name="conditions">What it was measured under, beside the machine.</param>
    public void Add(string name, double value, string unit, string conditions)
    {
        double rounded = Math.Round(value, Math.Abs(value) < 1 ? 5 : 3);
        output.WriteLine(JsonSerializer.Serialize(
            new Figure(name, rounded, unit, conditions.Length > 0 ? $"{conditions}; {machine}" : machine), Json));
        output.Flush();
    }

    private sealed record Figure(string Name, double Value, string Unit, string Conditions);
}
