using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anyseat.Media.Srtp.Ciphers;

/// <summary>AES-128 counter mode by the AES instructions of x86-64: constant time, and four blocks at once, since an AES round has
/// a latency of several rounds' worth of throughput.</summary>
internal sealed class AesCounterModeX86 : AesCounterMode
{
    private const int RoundCount = 10;
    private const int ChunkSize = 4 * BlockSize;

    private readonly Vector128<byte>[] _roundKeys = GC.AllocateArray<Vector128<byte>>(RoundCount + 1, pinned: true);

    public AesCounterModeX86(ReadOnlySpan<byte> key)
    {
        Span<Vector128<byte>> keys = _roundKeys;
        keys[0] = Vector128.Create(key);
        keys[1] = ExpandKey(keys[0], Aes.KeygenAssist(keys[0], 0x01));
        keys[2] = ExpandKey(keys[1], Aes.KeygenAssist(keys[1], 0x02));
        keys[3] = ExpandKey(keys[2], Aes.KeygenAssist(keys[2], 0x04));
        keys[4] = ExpandKey(keys[3], Aes.KeygenAssist(keys[3], 0x08));
        keys[5] = ExpandKey(keys[4], Aes.KeygenAssist(keys[4], 0x10));
        keys[6] = ExpandKey(keys[5], Aes.KeygenAssist(keys[5], 0x20));
        keys[7] = ExpandKey(keys[6], Aes.KeygenAssist(keys[6], 0x40));
        keys[8] = ExpandKey(keys[7], Aes.KeygenAssist(keys[7], 0x80));
        keys[9] = ExpandKey(keys[8], Aes.KeygenAssist(keys[8], 0x1B));
        keys[10] = ExpandKey(keys[9], Aes.KeygenAssist(keys[9], 0x36));
    }

    public static bool IsSupported => Aes.IsSupported && Ssse3.IsSupported;

    // Turns the counter in the last four bytes into a number of the machine, and back.
    private static Vector128<byte> SwapCounter => Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12);

    public override void Apply(Span<byte> data, Vector128<byte> counter)
    {
        Vector128<uint> next = Ssse3.Shuffle(counter, SwapCounter).AsUInt32();
        Span<byte> stream = stackalloc byte[ChunkSize];
        while (data.Length >= ChunkSize)
        {
            Span<Vector128<byte>> blocks = MemoryMarshal.Cast<byte, Vector128<byte>>(data[..ChunkSize]);
            FourBlocks(ref next, out Vector128<byte> s0, out Vector128<byte> s1, out Vector128<byte> s2, out Vector128<byte> s3);
            blocks[0] ^= s0;
            blocks[1] ^= s1;
            blocks[2] ^= s2;
            blocks[3] ^= s3;
            data = data[ChunkSize..];
        }

        if (data.IsEmpty)
            return;
        FourBlocks(ref next, out Vector128<byte> t0, out Vector128<byte> t1, out Vector128<byte> t2, out Vector128<byte> t3);
        t0.CopyTo(stream);
        t1.CopyTo(stream[16..]);
        t2.CopyTo(stream[32..]);
        t3.CopyTo(stream[48..]);
        XorTail(data, stream);
    }

    public override Vector128<byte> EncryptBlock(Vector128<byte> block)
    {
        ReadOnlySpan<Vector128<byte>> keys = _roundKeys;
        block ^= keys[0];
        for (int round = 1; round < RoundCount; round++)
            block = Aes.Encrypt(block, keys[round]);
        return Aes.EncryptLast(block, keys[RoundCount]);
    }

    public override void Dispose() => Array.Clear(_roundKeys);

    // FIPS 197 §5.2: each word is the word before it, XOR the word of the key before; the instruction gives the substituted one.
    private static Vector128<byte> ExpandKey(Vector128<byte> key, Vector128<byte> assist)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 8);
        return key ^ Sse2.Shuffle(assist.AsInt32(), 0xFF).AsByte();
    }

    private static void XorTail(Span<byte> data, ReadOnlySpan<byte> stream)
    {
        while (data.Length >= BlockSize)
        {
            (Vector128.Create<byte>(data) ^ Vector128.Create(stream)).CopyTo(data);
            data = data[BlockSize..];
            stream = stream[BlockSize..];
        }

        for (int i = 0; i < data.Length; i++)
            data[i] ^= stream[i];
    }

    private void FourBlocks(
        ref Vector128<uint> next, out Vector128<byte> b0, out Vector128<byte> b1, out Vector128<byte> b2, out Vector128<byte> b3)
    {
        ReadOnlySpan<Vector128<byte>> keys = _roundKeys;
        Vector128<byte> swap = SwapCounter;
        Vector128<byte> c0 = Ssse3.Shuffle(next.AsByte(), swap) ^ keys[0];
        Vector128<byte> c1 = Ssse3.Shuffle((next + Vector128.Create(0u, 0, 0, 1)).AsByte(), swap) ^ keys[0];
        Vector128<byte> c2 = Ssse3.Shuffle((next + Vector128.Create(0u, 0, 0, 2)).AsByte(), swap) ^ keys[0];
        Vector128<byte> c3 = Ssse3.Shuffle((next + Vector128.Create(0u, 0, 0, 3)).AsByte(), swap) ^ keys[0];
        next += Vector128.Create(0u, 0, 0, 4);
        for (int round = 1; round < RoundCount; round++)
        {
            Vector128<byte> key = keys[round];
            c0 = Aes.Encrypt(c0, key);
            c1 = Aes.Encrypt(c1, key);
            c2 = Aes.Encrypt(c2, key);
            c3 = Aes.Encrypt(c3, key);
        }

        Vector128<byte> last = keys[RoundCount];
        b0 = Aes.EncryptLast(c0, last);
        b1 = Aes.EncryptLast(c1, last);
        b2 = Aes.EncryptLast(c2, last);
        b3 = Aes.EncryptLast(c3, last);
    }
}
