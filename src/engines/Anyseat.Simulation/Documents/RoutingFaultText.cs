using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Routing;

namespace Anyseat.Simulation.Documents;

/// <summary>Puts what the routing engine would refuse into the words and fields of the document.</summary>
internal static class RoutingFaultText
{
    private const string AgentPrefix = "agents[";

    private static readonly HashSet<string> Durations =
    [
        "after", "within", "boostLead", "preferredAgentWait", "offerTimeout", "wrapUpMax", "waitMax", "afterWait",
        "offerAfterWait", "offerAtEstimatedWait", "dialTimeout", "retryAfter", "slotLength",
    ];

    /// <summary>The path in the document: agents stand beside the rules, and durations are in seconds.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="agents">Where each agent of the rules stands in the document.</param>
    /// <param name="below">Where the rules stand.</param>
    public static string PathOf(ConfigurationFault fault, ImmutableArray<string> agents, string below)
    {
        string last = fault.Path[(fault.Path.LastIndexOf('.') + 1)..];
        string path = Durations.Contains(last) ? fault.Path + "Seconds" : fault.Path;
        if (!path.StartsWith(AgentPrefix, StringComparison.Ordinal))
            return $"{below}.{path}";
        int end = path.IndexOf(']', StringComparison.Ordinal);
        return int.TryParse(path.AsSpan(AgentPrefix.Length, end - AgentPrefix.Length), CultureInfo.InvariantCulture, out int agent)
            && agent < agents.Length
            ? agents[agent] + path[(end + 1)..]
            : path;
    }

    public static DocumentFaultCode CodeOf(ConfigurationFaultCode code) => code switch
    {
        ConfigurationFaultCode.Missing => DocumentFaultCode.Missing,
        ConfigurationFaultCode.Duplicate => DocumentFaultCode.Duplicate,
        ConfigurationFaultCode.UnknownSkill or ConfigurationFaultCode.UnknownSite or ConfigurationFaultCode.UnknownQueue
            or ConfigurationFaultCode.UnknownCalendar => DocumentFaultCode.UnknownName,
        ConfigurationFaultCode.OutOfRange or ConfigurationFaultCode.WrongLength or ConfigurationFaultCode.TooComplex =>
            DocumentFaultCode.OutOfRange,
        _ => DocumentFaultCode.Contradiction,
    };

    public static string Of(ConfigurationFault fault) => fault.Code switch
    {
        ConfigurationFaultCode.Missing => "is missing",
        ConfigurationFaultCode.OutOfRange =>
            string.Create(CultureInfo.InvariantCulture, $"must be {fault.Min} to {fault.Max}, and is {fault.Value}"),
        ConfigurationFaultCode.Duplicate => "is there twice",
        ConfigurationFaultCode.WrongLength => "has the wrong number of entries",
        ConfigurationFaultCode.UnknownSkill => "names a skill that is not there",
        ConfigurationFaultCode.UnknownSite => "names a site that is not there",
        ConfigurationFaultCode.UnknownQueue => "names a queue that is not there",
        ConfigurationFaultCode.UnknownCalendar => "names a calendar that is not there",
        ConfigurationFaultCode.TooComplex => "is too complex",
        ConfigurationFaultCode.UnreachableRing => "can never begin: it must be later than the ring before and before the longest wait",
        ConfigurationFaultCode.RingWithoutEffect => "changes nothing",
        ConfigurationFaultCode.CircularOverflow => "leads round in a circle back to this queue",
        ConfigurationFaultCode.OverflowWithoutCondition => "has no condition",
        ConfigurationFaultCode.ContradictoryHours => "has hours that overlap, run backwards or are empty",
        ConfigurationFaultCode.BoostBeforeArrival => "would begin before the interaction arrives",
        ConfigurationFaultCode.CallbackWithoutRules => "offers a callback, but the queue has no callback rules",
        _ => string.Create(CultureInfo.InvariantCulture, $"is refused ({fault.Code})"),
    };
}
