using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>One RIFF chunk, as views of the file.</summary>
/// <remarks>
/// RFC 9649 §2.3; numbers have their low byte first:
/// <code>
///  0         4        8               8 + size
/// +---------+--------+---------------+--------------------------+
/// | FourCC  |  size  | data          | one byte 0 if size is odd |
/// +---------+--------+---------------+--------------------------+
/// </code>
/// </remarks>
internal readonly ref struct WebPChunk
{
    /// <summary>Length of FourCC and size, in bytes.</summary>
    public const int HeaderLength = 8;

    /// <summary>What it is: four ASCII characters.</summary>
    public required ReadOnlySpan<byte> Type { get; init; }

    /// <summary>What it carries, without the padding.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Whether the type is this.</summary>
    public bool Is(ReadOnlySpan<byte> type) => Type.SequenceEqual(type);

    /// <summary>Reads a chunk and its padding.</summary>
    /// <returns>False when it is cut short.</returns>
    public static bool TryRead(scoped ref ImageReader reader, out WebPChunk chunk)
    {
        chunk = default;
        if (!reader.TryTake(4, out ReadOnlySpan<byte> type) || !reader.TryTake(4, out ReadOnlySpan<byte> sizeField))
            return false;
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(sizeField);
        if (!reader.TryTake(size, out ReadOnlySpan<byte> data) || !reader.TryTake(size & 1, out _))
            return false;
        chunk = new WebPChunk { Type = type, Data = data };
        return true;
    }

    /// <summary>Begins a chunk of a size that is not known yet.</summary>
    /// <returns>The place of its first data byte, for <see cref="End"/>.</returns>
    public static int Begin(ImageWriter writer, ReadOnlySpan<byte> type)
    {
        writer.Write(type);
        writer.Write([0, 0, 0, 0]);
        return writer.Length;
    }

    /// <summary>Ends a chunk: fills in its size and pads it.</summary>
    public static void End(ImageWriter writer, int dataStart)
    {
        int size = writer.Length - dataStart;
        writer.PatchUInt32LittleEndian(dataStart - sizeof(uint), size);
        if ((size & 1) != 0)
            writer.Write(0);
    }

    /// <summary>Writes the chunk.</summary>
    public void WriteTo(ImageWriter writer)
    {
        int dataStart = Begin(writer, Type);
        writer.Write(Data);
        End(writer, dataStart);
    }
}
