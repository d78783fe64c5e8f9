using System.Buffers;
using System.Buffers.Binary;

namespace Anyseat.Media.Ice;

/// <summary>The user fragment and password of one end for one generation (RFC 8445 §5.3, RFC 8839 §5.4).</summary>
/// <param name="Ufrag">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars.</param>
public sealed record IceCredentials(string Ufrag, string Password)
{
    /// <summary>How many characters our own user fragments have: one packs into 64 bits.</summary>
    public const int OwnUfragSize = 8;

    /// <summary>How many random bytes new credentials need.</summary>
    public const int RandomSize = OwnUfragSize + OwnPasswordSize;

    private const int OwnPasswordSize = 24; // × 6 bits: 144, of which the RFC asks 128
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<char> IceChars = SearchValues.Create(Alphabet);

    /// <summary>The user fragment as a number, by which a shard finds the leg; 0 when it is not of our own size.</summary>
    public ulong UfragKey => Ufrag.Length == OwnUfragSize ? Pack(Ufrag) : 0;

    /// <summary>New credentials of our own.</summary>
    /// <param name="random"><see cref="RandomSize"/> random bytes from the host.</param>
    public static IceCredentials FromRandom(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, RandomSize);
        return new IceCredentials(Spell(random[..OwnUfragSize]), Spell(random.Slice(OwnUfragSize, OwnPasswordSize)));
    }

    /// <summary>The other end's credentials from its description.</summary>
    /// <param name="ufrag">The value of a=ice-ufrag.</param>
    /// <param name="password">The value of a=ice-pwd.</param>
    /// <param name="credentials">The credentials.</param>
    /// <returns>False when one breaks the grammar of RFC 8839 §5.4.</returns>
    public static bool TryParse(ReadOnlySpan<char> ufrag, ReadOnlySpan<char> password, out IceCredentials? credentials)
    {
        bool isGood = ufrag.Length is >= 4 and <= 256 && password.Length is >= 22 and <= 256 && IsSpelt(ufrag) && IsSpelt(password);
        credentials = isGood ? new IceCredentials(ufrag.ToString(), password.ToString()) : null;
        return isGood;
    }

    /// <summary>Does not show the password.</summary>
    public override string ToString() => $"IceCredentials {{ Ufrag = {Ufrag} }}";

    internal static ulong PackBytes(ReadOnlySpan<byte> ufrag) => BinaryPrimitives.ReadUInt64LittleEndian(ufrag);

    private static ulong Pack(string ufrag)
    {
        Span<byte> bytes = stackalloc byte[OwnUfragSize];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)ufrag[i];
        return PackBytes(bytes);
    }

    private static string Spell(ReadOnlySpan<byte> random)
    {
        Span<char> text = stackalloc char[random.Length];
        for (int i = 0; i < random.Length; i++)
            text[i] = Alphabet[random[i] & 0x3F];
        return text.ToString();
    }

    private static bool IsSpelt(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(IceChars);
}
