using System.Buffers;
using System.Buffers.Binary;

namespace Anyseat.Routing.State;

/// <summary>Writes little-endian numbers.</summary>
internal sealed class SnapshotWriter(IBufferWriter<byte> into)
{
    public void Byte(byte value)
    {
        into.GetSpan(1)[0] = value;
        into.Advance(1);
    }

    public void Boolean(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(sizeof(int)), value);
        into.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(sizeof(long)), value);
        into.Advance(sizeof(long));
    }

    public void Instant(RoutingInstant value) => Int64(value.Microseconds);

    public void Duration(TimeSpan value) => Int64(value.Ticks);
}
