using System.Security.Cryptography;
using System.Text;

namespace Anyseat.People.Domain;

/// <summary>The set-up code: 128 bits in base32 (Crockford's alphabet, which has no I, L, O, U), in groups of five or six.</summary>
internal static class SetupCodeFormat
{
    private const string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int digitCount = 26;
    private const int inputLengthMax = 64;

    /// <summary>A new code such as <c>0A1B2-C3D4E-F5G6H-J7K8M-9NPQRS</c>.</summary>
    public static string Create()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return Format(new UInt128(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(random),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(random[8..])));
    }

    /// <summary>Writes 128 bits as a code.</summary>
    public static string Format(UInt128 value)
    {
        Span<char> digits = stackalloc char[digitCount];
        for (int index = digitCount - 1; index >= 0; index--)
        {
            digits[index] = alphabet[(int)(value & 31)];
            value >>= 5;
        }
        return $"{digits[..5]}-{digits[5..10]}-{digits[10..15]}-{digits[15..20]}-{digits[20..]}";
    }

    /// <summary>The SHA-256 of a code as somebody typed it: letter case, blanks and dashes do not matter, and letters that
    /// look like digits count as these.</summary>
    public static byte[] ToHash(string typed)
    {
        string digits = new([.. typed.Take(inputLengthMax).Where(letter => letter is not ('-' or ' ')).Select(Fold)]);
        return SHA256.HashData(Encoding.UTF8.GetBytes("anyseat.setup\n" + digits));
    }

    private static char Fold(char letter) => char.ToUpperInvariant(letter) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        char other => other,
    };
}
