using System.Numerics;
using System.Text;

namespace Anyseat.Simulation.Chance;

/// <summary>A stream of pseudo-random numbers: xoshiro256**, with a period of 2²⁵⁶ − 1.</summary>
/// <remarks>D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on Mathematical
/// Software 47 (2021). Own code, because the platform's generator promises no sequence from version to version. A stream is
/// found by seed, replication and name: two scenarios that share a name share its numbers, so that what differs between
/// them is what was changed, and not luck (common random numbers). Streams start at hashed points of one cycle; that
/// two of a thousand of them come within 2⁶⁴ numbers of each other has a probability under 2⁻¹⁷⁰.</remarks>
public struct Xoshiro256
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    private Xoshiro256(ulong seed)
    {
        var mix = new SplitMix64(seed);
        _a = mix.Next();
        _b = mix.Next();
        _c = mix.Next();
        _d = mix.Next();
    }

    /// <summary>The stream of one source of chance.</summary>
    /// <param name="seed">Of the whole experiment.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="name">What the numbers are for, as <c>arrivals/billing</c>; compared byte by byte.</param>
    public static Xoshiro256 Stream(ulong seed, int replication, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong hash = SplitMix64.Mix(seed);
        hash = SplitMix64.Mix(hash ^ (uint)replication);
        foreach (byte one in Encoding.UTF8.GetBytes(name))
            hash = SplitMix64.Mix(hash ^ one);
        return new Xoshiro256(hash);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number above 0 and below 1.</summary>
    public double NextUniform() => SplitMix64.ToUniform(Next());
}
