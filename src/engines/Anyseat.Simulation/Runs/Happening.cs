namespace Anyseat.Simulation.Runs;

/// <summary>What can happen by itself.</summary>
internal enum HappeningKind : byte
{
    /// <summary>The next customer of a source comes.</summary>
    Arrival,

    /// <summary>A customer has done with the bot, comes again, or arrives from another channel.</summary>
    Enters,

    /// <summary>A waiting customer hangs up.</summary>
    PatienceEnds,

    /// <summary>An agent picks up an offer.</summary>
    OfferAnswered,

    /// <summary>A conversation is over.</summary>
    TalkEnds,

    /// <summary>An agent has written up.</summary>
    WrapUpEnds,

    /// <summary>A dialled customer picks up.</summary>
    DialAnswered,

    /// <summary>An agent comes to work.</summary>
    AgentComes,

    /// <summary>An agent goes home.</summary>
    AgentLeaves,

    /// <summary>An agent goes on a break.</summary>
    BreakBegins,

    /// <summary>An agent comes back from a break.</summary>
    BreakEnds,

    /// <summary>An agent who missed offers is ready again.</summary>
    AgentReturns,

    /// <summary>One of the day's actions is due.</summary>
    ActionDue,

    /// <summary>Agents who were moved go back.</summary>
    MoveEnds,

    /// <summary>Other rules hold from now on.</summary>
    RulesDue,

    /// <summary>Midnight.</summary>
    Midnight,
}

/// <summary>Something that will happen.</summary>
/// <param name="Kind">What.</param>
/// <param name="Index">To which source, customer, agent or action.</param>
/// <param name="Stamp">For customers: it happens only if this is still the stamp that the customer waits for.</param>
internal readonly record struct Happening(HappeningKind Kind, int Index, int Stamp = 0);
