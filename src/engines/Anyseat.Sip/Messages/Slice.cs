namespace Anyseat.Sip.Messages;

/// <summary>A run of bytes inside a message. Messages are at most 65,535 bytes, so two 16-bit numbers say where.</summary>
internal readonly record struct Slice(ushort Start, ushort Length)
{
    public Slice(int start, int length)
        : this(checked((ushort)start), checked((ushort)length))
    {
    }

    public int End => Start + Length;

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);

    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> text) => text.Slice(Start, Length);

    public static Slice Between(int start, int end) => new(start, end - start);
}
