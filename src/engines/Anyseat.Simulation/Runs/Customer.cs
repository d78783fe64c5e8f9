using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Runs;

/// <summary>Someone who came: from arrival until gone for good. Its place is its handle in the engine.</summary>
internal struct Customer
{
    public const long NoVisit = -1;
    public const int NoExit = -1;
    public const int NoAgent = -1;
    public const int NoTransfer = -1;

    /// <summary>What all traits follow from.</summary>
    public ulong Seed;

    /// <summary>Place of the source, through which what was recorded is found.</summary>
    public int Source;

    /// <summary>Place in what was recorded.</summary>
    public int Recorded;

    /// <summary>Which call of this person, from 0.</summary>
    public int Attempt;

    /// <summary>Where a treatment sent the person, or none.</summary>
    public int Exit;

    /// <summary>How often it was passed on.</summary>
    public int Passed;

    /// <summary>Place among the demand's transfers by which it was passed on, or none, as for what was recorded.</summary>
    public int Transfer;

    /// <summary>How many offers were made of it.</summary>
    public int Offers;

    /// <summary>How often it was dialled.</summary>
    public int Dials;

    /// <summary>When the visit under way began; <see cref="NoVisit"/> when there is none.</summary>
    public long VisitSince;

    /// <summary>The queue of the visit, or of the last one.</summary>
    public int Queue;

    /// <summary>Who has it.</summary>
    public int Agent;

    /// <summary>When the conversation began.</summary>
    public long TalkSince;

    /// <summary>When the conversation ends, or what is left of it while suspended; negative before it begins.</summary>
    public long TalkEnd;

    /// <summary>When wrap-up began.</summary>
    public long WrapUpSince;

    /// <summary>When the visit began that ended with a wish for a callback.</summary>
    public long CallbackSince;

    public int PatienceStamp;
    public int OfferStamp;
    public int WorkStamp;

    /// <summary>Wants to be called back and has left the line.</summary>
    public bool IsCallback;

    /// <summary>Is on the line.</summary>
    public bool IsPresent;

    /// <summary>Was called by an agent, whose part it still is.</summary>
    public bool IsOutbound;

    /// <summary>Is in wrap-up.</summary>
    public bool IsWrapUp;

    /// <summary>Comes again once closed.</summary>
    public bool ComesAgain;

    /// <summary>When it comes again.</summary>
    public long ComesAgainAt;

    /// <summary>Draws of one trait.</summary>
    public readonly SplitMix64 Chance(Trait trait, int attempt = 0) => SplitMix64.Trait(Seed, trait, attempt);

    /// <summary>Whether a trait that so many share applies.</summary>
    public readonly bool Is(Trait trait, double share, int attempt = 0) =>
        share > 0 && (share >= 1 || Chance(trait, attempt).NextUniform() < share);
}
