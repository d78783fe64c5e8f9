using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Sockets.Linux;

/// <summary>The headers by which recvmmsg and sendmmsg see a batch; made once for each.</summary>
internal sealed unsafe class MessageHeaders
{
    private readonly DatagramBatch _batch;
    private readonly LibC.Message[] _messages;
    private readonly LibC.Vector[] _vectors;
    private readonly byte[] _names;

    private MessageHeaders(DatagramBatch batch)
    {
        _batch = batch;
        _messages = GC.AllocateArray<LibC.Message>(batch.Capacity, pinned: true);
        _vectors = GC.AllocateArray<LibC.Vector>(batch.Capacity, pinned: true);
        _names = GC.AllocateArray<byte>(batch.Capacity * SocketName.SizeMax, pinned: true);
        for (int i = 0; i < batch.Capacity; i++)
        {
            _vectors[i].Base = batch.Pointer(i);
            _messages[i].Vectors = (LibC.Vector*)Unsafe.AsPointer(ref _vectors[i]);
            _messages[i].VectorCount = 1;
            _messages[i].Name = NameOf(i);
        }
    }

    public LibC.Message* First => (LibC.Message*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_messages));

    public static MessageHeaders Of(DatagramBatch batch)
    {
        if (batch.SystemForm is MessageHeaders made)
            return made;
        var headers = new MessageHeaders(batch);
        batch.SystemForm = headers;
        return headers;
    }

    /// <summary>The system overwrites the lengths: they are set anew before every call.</summary>
    public void PrepareToReceive()
    {
        for (int i = 0; i < _messages.Length; i++)
        {
            _messages[i].NameLength = SocketName.SizeMax;
            _vectors[i].Length = DatagramBatch.DatagramSizeMax;
        }
    }

    public void TakeReceived()
    {
        for (int i = 0; i < _batch.Count; i++)
        {
            bool isWhole = (_messages[i].Flags & LibC.Truncate) == 0;
            _batch.Set(i, isWhole ? (int)_messages[i].Length : 0, SocketName.Read(NameOf(i)));
        }
    }

    public void PrepareToSend()
    {
        for (int i = 0; i < _batch.Count; i++)
        {
            _messages[i].NameLength = SocketName.Write(_batch.Address(i), NameOf(i));
            _vectors[i].Length = (nuint)_batch.Size(i);
        }
    }

    private byte* NameOf(int index) => (byte*)Unsafe.AsPointer(ref _names[index * SocketName.SizeMax]);
}
