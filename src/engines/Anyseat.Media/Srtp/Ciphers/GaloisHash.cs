using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anyseat.Media.Srtp.Ciphers;

/// <summary>GHASH (NIST SP 800-38D §6.4) by carry-less multiplication: constant time, four blocks to a reduction.</summary>
/// <remarks>
/// GCM writes polynomials with their lowest power first, bit by bit. Blocks are turned byte for byte, after which the whole is a
/// mirrored polynomial; the product of two mirrored ones is mirrored and one bit too low, hence the shift before the reduction
/// by x¹²⁸ + x⁷ + x² + x + 1.
/// </remarks>
internal sealed class GaloisHash
{
    private const int BlockSize = 16;

    // H, H², H³, H⁴: ((((Y + a)·H + b)·H + c)·H + d)·H = (Y + a)·H⁴ + b·H³ + c·H² + d·H
    private Vector128<ulong> _h1;
    private Vector128<ulong> _h2;
    private Vector128<ulong> _h3;
    private Vector128<ulong> _h4;

    public GaloisHash(Vector128<byte> subkey)
    {
        _h1 = Turn(subkey);
        _h2 = Multiply(_h1, _h1);
        _h3 = Multiply(_h2, _h1);
        _h4 = Multiply(_h3, _h1);
    }

    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    private static Vector128<byte> Reverse => Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    /// <summary>The hash of additional data and ciphertext, each padded to whole blocks, and of their lengths.</summary>
    public Vector128<byte> Compute(ReadOnlySpan<byte> additional, ReadOnlySpan<byte> ciphertext)
    {
        Vector128<ulong> sum = Absorb(Vector128<ulong>.Zero, additional);
        sum = Absorb(sum, ciphertext);
        // The length block, already turned: bits of the additional data in the upper half, of the ciphertext in the lower.
        Vector128<ulong> lengths = Vector128.Create((ulong)ciphertext.Length * 8, (ulong)additional.Length * 8);
        return Turn(Multiply(sum ^ lengths, _h1).AsByte()).AsByte();
    }

    /// <summary>Forgets the key.</summary>
    public void Clear() => _h1 = _h2 = _h3 = _h4 = default;

    private static Vector128<ulong> Turn(Vector128<byte> block) => Ssse3.Shuffle(block, Reverse).AsUInt64();

    private static Vector128<ulong> Load(ReadOnlySpan<byte> data) => Turn(Vector128.Create(data));

    private Vector128<ulong> Absorb(Vector128<ulong> sum, ReadOnlySpan<byte> data)
    {
        while (data.Length >= 4 * BlockSize)
        {
            Product product = Product.Of(sum ^ Load(data), _h4);
            product.Add(Product.Of(Load(data[BlockSize..]), _h3));
            product.Add(Product.Of(Load(data[(2 * BlockSize)..]), _h2));
            product.Add(Product.Of(Load(data[(3 * BlockSize)..]), _h1));
            sum = product.Reduce();
            data = data[(4 * BlockSize)..];
        }

        while (data.Length >= BlockSize)
        {
            sum = Multiply(sum ^ Load(data), _h1);
            data = data[BlockSize..];
        }

        if (data.IsEmpty)
            return sum;
        Span<byte> padded = stackalloc byte[BlockSize];
        padded.Clear();
        data.CopyTo(padded);
        return Multiply(sum ^ Load(padded), _h1);
    }

    private static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right) => Product.Of(left, right).Reduce();

    /// <summary>256 bits of a product not yet reduced.</summary>
    private ref struct Product
    {
        private Vector128<ulong> _low;
        private Vector128<ulong> _middle; // belongs half into the low, half into the high part
        private Vector128<ulong> _high;

        public static Product Of(Vector128<ulong> left, Vector128<ulong> right) => new()
        {
            _low = Pclmulqdq.CarrylessMultiply(left, right, 0x00),
            _middle = Pclmulqdq.CarrylessMultiply(left, right, 0x10) ^ Pclmulqdq.CarrylessMultiply(left, right, 0x01),
            _high = Pclmulqdq.CarrylessMultiply(left, right, 0x11),
        };

        public void Add(Product other)
        {
            _low ^= other._low;
            _middle ^= other._middle;
            _high ^= other._high;
        }

        public readonly Vector128<ulong> Reduce()
        {
            Vector128<ulong> low = _low ^ Sse2.ShiftLeftLogical128BitLane(_middle, 8);
            Vector128<ulong> high = _high ^ Sse2.ShiftRightLogical128BitLane(_middle, 8);

            // One bit to the left over all 256, the carries of 64-bit halves moved by hand.
            Vector128<ulong> lowCarry = low >> 63;
            Vector128<ulong> highCarry = high >> 63;
            low = (low << 1) | Sse2.ShiftLeftLogical128BitLane(lowCarry, 8);
            high = (high << 1) | Sse2.ShiftLeftLogical128BitLane(highCarry, 8) | Sse2.ShiftRightLogical128BitLane(lowCarry, 8);

            // Mirrored, the powers 0, 1, 2 and 7 of the modulus are shifts to the right by that much; what falls out of a half on the
            // right (shifts to the left by 63, 62, 57) goes round once more.
            Vector128<ulong> fallen = (low << 63) ^ (low << 62) ^ (low << 57);
            low ^= Sse2.ShiftLeftLogical128BitLane(fallen, 8);
            Vector128<ulong> folded = low ^ (low >> 1) ^ (low >> 2) ^ (low >> 7) ^ Sse2.ShiftRightLogical128BitLane(fallen, 8);
            return high ^ folded;
        }
    }
}
