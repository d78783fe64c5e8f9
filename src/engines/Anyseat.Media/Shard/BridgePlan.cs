namespace Anyseat.Media.Shard;

/// <summary>An arrangement of a bridge: legs, and for each pair of them a gain.</summary>
/// <remarks>
/// The usual ones, rows listen and columns speak:
/// <code>
///  two parties      conference        listen in          whisper            barge in
///     A B             A B C            C A S              C A S              C A S
///   A . 1           A . 1 1          C . 1 .            C . 1 .            C . 1 1
///   B 1 .           B 1 . 1          A 1 . .            A 1 . 1            A 1 . 1
///                   C 1 1 .          S 1 1 .            S 1 1 .            S 1 1 .
/// </code>
/// A row with a single 1 costs no mixing: its packets are passed on.
/// </remarks>
public sealed class BridgePlan
{
    /// <summary>How many legs a bridge may have.</summary>
    public const int LegCountMax = 64;

    /// <summary>The loudest gain: 12 dB.</summary>
    public const float GainMax = 4;

    private readonly float[] _gains;

    /// <summary>An arrangement in which nobody hears anybody yet.</summary>
    /// <param name="legs">The legs, each once; all of one shard.</param>
    public BridgePlan(params IReadOnlyList<MediaLeg> legs)
    {
        ArgumentNullException.ThrowIfNull(legs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(legs.Count, LegCountMax, nameof(legs));
        if (legs.Distinct().Count() != legs.Count)
            throw new ArgumentException("A leg is in a bridge once.", nameof(legs));
        Legs = [.. legs];
        _gains = new float[legs.Count * legs.Count];
    }

    /// <summary>The legs.</summary>
    public IReadOnlyList<MediaLeg> Legs { get; }

    /// <summary>All hear all others.</summary>
    public static BridgePlan Conference(params IReadOnlyList<MediaLeg> legs)
    {
        var plan = new BridgePlan(legs);
        Array.Fill(plan._gains, 1);
        return plan;
    }

    /// <summary>The supervisor hears both, and nobody hears the supervisor.</summary>
    public static BridgePlan ListenIn(MediaLeg customer, MediaLeg agent, MediaLeg supervisor) =>
        Conference(customer, agent, supervisor).With(customer, supervisor, 0).With(agent, supervisor, 0);

    /// <summary>The supervisor hears both; the agent hears the supervisor, the customer does not.</summary>
    public static BridgePlan Whisper(MediaLeg customer, MediaLeg agent, MediaLeg supervisor) =>
        Conference(customer, agent, supervisor).With(customer, supervisor, 0);

    /// <summary>Sets how loud one hears another.</summary>
    /// <param name="listener">Who hears.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="gain">Linear, 0 to <see cref="GainMax"/>: 0 is not at all, 1 is as it is.</param>
    /// <returns>This arrangement.</returns>
    public BridgePlan With(MediaLeg listener, MediaLeg speaker, float gain)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gain, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gain, GainMax);
        _gains[(IndexOf(listener) * Legs.Count) + IndexOf(speaker)] = gain;
        return this;
    }

    internal float Gain(int listener, int speaker) => _gains[(listener * Legs.Count) + speaker];

    private int IndexOf(MediaLeg leg)
    {
        for (int i = 0; i < Legs.Count; i++)
        {
            if (Legs[i] == leg)
                return i;
        }
        throw new ArgumentException("The leg is not in this arrangement.", nameof(leg));
    }
}
