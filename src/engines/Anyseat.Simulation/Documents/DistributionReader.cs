using System.Collections.Immutable;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads how long something takes.</summary>
internal static class DistributionReader
{
    private const int ValuesMax = 100_000;
    private const double SecondsMin = 0.001;

    public static Distribution? Read(Node parent, string name, bool isRequired = false)
    {
        if (parent.Object(name, isRequired) is not { } node)
            return null;
        string kind = node.Text("kind");
        switch (kind)
        {
            case "fixed":
                node.Allow("kind", "seconds");
                return new FixedTime(node.Number("seconds", 0, Distribution.SecondsMax));
            case "endless":
                node.Allow("kind");
                return new Endless();
            case "exponential":
                node.Allow("kind", "meanSeconds");
                return new Exponential(Mean(node));
            case "lognormal":
                node.Allow("kind", "meanSeconds", "standardDeviationSeconds");
                return new Lognormal(Mean(node), node.Number("standardDeviationSeconds", SecondsMin, Distribution.SecondsMax));
            case "weibull":
                return ReadWeibull(node);
            case "gamma":
                node.Allow("kind", "meanSeconds", "shape");
                return new GammaTime(Mean(node), node.Number("shape", 0.05, 1000));
            case "empirical":
                return ReadEmpirical(node);
            case "survival":
                return ReadSurvival(node);
            default:
                if (kind.Length > 0)
                {
                    node.Fault(
                        DocumentFaultCode.UnknownWord, "kind",
                        $"must be one of fixed, endless, exponential, lognormal, weibull, gamma, empirical, survival, and is {kind}");
                }

                return null;
        }
    }

    private static Weibull ReadWeibull(Node node)
    {
        node.Allow("kind", "meanSeconds", "scaleSeconds", "shape");
        double shape = node.Number("shape", 0.1, 100);
        double perScale = GammaFunction.Value(1 + (1 / shape));
        if (node.Has("meanSeconds") && node.Has("scaleSeconds"))
            node.Fault(DocumentFaultCode.Contradiction, "scaleSeconds", "follows from meanSeconds: give one of them");
        if (!node.Has("scaleSeconds"))
            return new Weibull(Mean(node) / perScale, shape, Mean(node));
        double scale = node.Number("scaleSeconds", SecondsMin, Distribution.SecondsMax);
        return new Weibull(scale, shape, scale * perScale);
    }

    private static Empirical ReadEmpirical(Node node)
    {
        node.Allow("kind", "valuesSeconds");
        ImmutableArray<double> values =
            [.. node.List("valuesSeconds", ValuesMax, isRequired: true).Select(value => value.NumberHere(0, Distribution.SecondsMax))];
        return new Empirical(values.IsEmpty ? [0] : values);
    }

    private static Distribution ReadSurvival(Node node)
    {
        node.Allow("kind", "atSeconds", "leftShare");
        ImmutableArray<double> at =
            [.. node.List("atSeconds", ValuesMax, isRequired: true).Select(one => one.NumberHere(0, Distribution.SecondsMax))];
        ImmutableArray<double> left = [.. node.List("leftShare", ValuesMax, isRequired: true).Select(one => one.NumberHere(0, 1))];
        if (at.Length != left.Length)
            node.Fault(DocumentFaultCode.Contradiction, "leftShare", "must have an entry for each of atSeconds");
        else if (!IsRising(at) || !IsRising([.. left.Reverse()]) || left is [1, ..])
            node.Fault(DocumentFaultCode.Contradiction, "atSeconds", "must rise from step to step, and leftShare fall from below 1");
        else if (!at.IsEmpty)
            return new Survival(at, left);
        return new Endless();
    }

    private static bool IsRising(ImmutableArray<double> values) => values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second);

    private static double Mean(Node node) => node.Number("meanSeconds", SecondsMin, Distribution.SecondsMax);
}
