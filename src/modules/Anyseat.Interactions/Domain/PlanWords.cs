using System.Globalization;
using Anyseat.Interactions.Storage;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Puts the engine's faults into sentences.</summary>
internal static class PlanWords
{
    public static string Say(ConfigurationFault fault, string path, QueueSettings? queue)
    {
        string what = fault.Code switch
        {
            ConfigurationFaultCode.Missing => $"{path} is missing.",
            ConfigurationFaultCode.OutOfRange => $"{path} is {Number(fault, fault.Value)}; it must be {Number(fault, fault.Min)} to {Number(fault, fault.Max)}.",
            ConfigurationFaultCode.Duplicate => $"{path} names something twice.",
            ConfigurationFaultCode.WrongLength => Invariant($"{path} has {fault.Value} entries; it must have {fault.Min} to {fault.Max}."),
            ConfigurationFaultCode.UnknownSkill => $"{path} names a skill that does not exist.",
            ConfigurationFaultCode.UnknownSite => $"{path} names a site that does not exist.",
            ConfigurationFaultCode.UnknownQueue => $"{path} names a queue that does not exist or is switched off.",
            ConfigurationFaultCode.UnknownCalendar => $"{path} names opening hours that do not exist.",
            ConfigurationFaultCode.TooComplex => $"{path} is too long or too deep.",
            ConfigurationFaultCode.UnreachableRing =>
                $"{path} can never begin: it is not later than the step before, or the longest wait ends first.",
            ConfigurationFaultCode.RingWithoutEffect => $"{path} changes nothing.",
            ConfigurationFaultCode.CircularOverflow => $"{path} leads round in a circle back to this queue.",
            ConfigurationFaultCode.OverflowWithoutCondition => $"{path} has no condition: say after which wait, at which length, or when nobody is there.",
            ConfigurationFaultCode.ContradictoryHours => $"{path} overlaps, runs backwards, or is empty.",
            ConfigurationFaultCode.BoostBeforeArrival => $"{path} is longer than the promised time itself.",
            ConfigurationFaultCode.CallbackWithoutRules => $"{path} offers a callback, and the queue calls nobody back.",
            ConfigurationFaultCode.NobodyCanServe => "No agent has what this queue asks for, not even in its widest step.",
            _ => $"{path} cannot be used.",
        };
        return queue is null ? what : $"{queue.Names.En}: {what}";
    }

    /// <summary>Durations come in milliseconds.</summary>
    private static string Number(ConfigurationFault fault, long value) => IsDuration(fault.Path)
        ? Invariant($"{value / 1000.0:0.###} s")
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a fault's numbers are milliseconds.</summary>
    public static bool IsDuration(string path)
    {
        string field = path[(path.LastIndexOf('.') + 1)..];
        return field is "offerTimeout" or "wrapUpMax" or "preferredAgentWait" or "waitMax" or "within" or "boostLead" or "after"
            or "afterWait" or "offerAfterWait" or "offerAtEstimatedWait" or "dialTimeout" or "retryAfter" or "slotLength";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
