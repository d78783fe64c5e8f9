namespace Anyseat.Simulation.Chance;

/// <summary>A small generator for what concerns one customer: 64 bits of state, cheap to begin anywhere.</summary>
/// <remarks>G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Each customer has a
/// seed; patience, talk time and each other trait begin a sequence of their own from it, so that a trait is the same
/// whether or not, and whenever, the others are drawn.</remarks>
public struct SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Begins a sequence.</summary>
    public SplitMix64(ulong seed) => _state = seed;

    /// <summary>Begins the sequence of one trait of one customer.</summary>
    /// <param name="seed">The customer's.</param>
    /// <param name="trait">Which trait.</param>
    /// <param name="attempt">Which call of this customer, from 0.</param>
    internal static SplitMix64 Trait(ulong seed, Trait trait, int attempt = 0) =>
        new(Mix(seed ^ Mix(((ulong)trait << 32) | (uint)attempt)));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = Mix(_state);
        _state += Golden;
        return result;
    }

    /// <summary>A number above 0 and below 1.</summary>
    public double NextUniform() => ToUniform(Next());

    /// <summary>Spreads every bit of <paramref name="value"/> over all 64.</summary>
    internal static ulong Mix(ulong value)
    {
        value += Golden;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    // 52 bits and a half, which a double holds exactly: never 0 and never 1, whose logarithms nobody wants.
    internal static double ToUniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));
}

/// <summary>What is left to chance about one customer.</summary>
internal enum Trait
{
    Patience = 1,
    Talk = 2,
    WrapUp = 3,
    Containment = 4,
    BotTime = 5,
    Retrial = 6,
    RetrialDelay = 7,
    CallbackWish = 8,
    CallbackReach = 9,
    Diversion = 10,
    Thinning = 11,
    Answer = 12,
    Miss = 13,
    Transfer = 14,
    Wish = 15,
    WishedAgent = 16,
}
