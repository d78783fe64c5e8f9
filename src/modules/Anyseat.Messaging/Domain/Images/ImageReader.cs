namespace Anyseat.Messaging.Domain.Images;

/// <summary>A place in bytes from outside that moves forward only; each read says whether the bytes were there.</summary>
/// <param name="bytes">What to read.</param>
internal ref struct ImageReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Offset { get; private set; }

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => bytes[Offset..];

    /// <summary>Reads a number of bytes, or none when there are not that many.</summary>
    /// <param name="count">A claimed count: 0 to 2³² − 1, as wide as any length field.</param>
    /// <param name="taken">A view of the bytes, not a copy.</param>
    public bool TryTake(uint count, out ReadOnlySpan<byte> taken)
    {
        bool isThere = count <= (uint)(bytes.Length - Offset);
        taken = isThere ? bytes.Slice(Offset, (int)count) : default;
        Offset += taken.Length;
        return isThere;
    }

    /// <summary>Reads one byte.</summary>
    public bool TryTake(out byte value)
    {
        bool isThere = TryTake(1, out ReadOnlySpan<byte> taken);
        value = isThere ? taken[0] : (byte)0;
        return isThere;
    }
}
