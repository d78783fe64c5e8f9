using System.Collections.Immutable;
using System.Text.Json;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Documents;

/// <summary>Writes how long something takes; the other way round than <see cref="DistributionReader"/>.</summary>
internal static class DistributionWriter
{
    public static void Write(Utf8JsonWriter json, string name, Distribution distribution)
    {
        json.WriteStartObject(name);
        switch (distribution)
        {
            case FixedTime one:
                json.WriteString("kind", "fixed");
                json.WriteNumber("seconds", one.Seconds);
                break;
            case Endless:
                json.WriteString("kind", "endless");
                break;
            case Exponential one:
                json.WriteString("kind", "exponential");
                json.WriteNumber("meanSeconds", one.Mean);
                break;
            case Lognormal one:
                json.WriteString("kind", "lognormal");
                json.WriteNumber("meanSeconds", one.MeanSeconds);
                json.WriteNumber("standardDeviationSeconds", one.StandardDeviation);
                break;
            case Weibull one:
                json.WriteString("kind", "weibull");
                json.WriteNumber("scaleSeconds", one.Scale);
                json.WriteNumber("shape", one.Shape);
                break;
            case GammaTime one:
                json.WriteString("kind", "gamma");
                json.WriteNumber("meanSeconds", one.Mean);
                json.WriteNumber("shape", one.Shape);
                break;
            case Empirical one:
                json.WriteString("kind", "empirical");
                WriteNumbers(json, "valuesSeconds", one.Values);
                break;
            case Survival one:
                json.WriteString("kind", "survival");
                WriteNumbers(json, "atSeconds", one.AtSeconds);
                WriteNumbers(json, "leftShare", one.LeftShare);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(distribution));
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ImmutableArray<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
