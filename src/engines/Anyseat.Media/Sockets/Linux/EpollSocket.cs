using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Sockets.Linux;

/// <summary>A UDP socket by its descriptor.</summary>
internal sealed unsafe class EpollSocket(int descriptor, TransportAddress local) : MediaSocket(local)
{
    public int Descriptor => descriptor;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override SocketStatus Receive(Span<byte> into, out int size, out TransportAddress from)
    {
        byte* name = stackalloc byte[SocketName.SizeMax];
        uint nameLength = SocketName.SizeMax;
        nint received;
        fixed (byte* bytes = into)
        {
            // Truncate makes the system tell the true length, so that a cut datagram is not taken for a whole one.
            received = LibC.ReceiveFrom(
                descriptor, bytes, (nuint)into.Length, LibC.DontWait | LibC.Truncate, name, &nameLength);
        }
        if (received < 0)
        {
            size = 0;
            from = default;
            return StatusOf(Marshal.GetLastPInvokeError());
        }
        from = SocketName.Read(name);
        size = (int)received;
        return received <= into.Length ? SocketStatus.Done : SocketStatus.TooLarge;
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override SocketStatus Send(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        byte* name = stackalloc byte[SocketName.SizeMax];
        uint nameLength = Remote.IsNone ? SocketName.Write(to, name) : 0;
        fixed (byte* bytes = datagram)
        {
            if (Send(bytes, datagram.Length, name, nameLength) == SocketStatus.Done)
                return SocketStatus.Done;
            SocketStatus status = StatusOf(Marshal.GetLastPInvokeError());
            // The error belongs to an earlier datagram and is cleared by telling it: this one was not sent yet.
            return status != SocketStatus.Refused || Send(bytes, datagram.Length, name, nameLength) == SocketStatus.Done
                ? status
                : StatusOf(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public override int Receive(DatagramBatch batch)
    {
        MessageHeaders headers = MessageHeaders.Of(batch);
        headers.PrepareToReceive();
        int count = LibC.ReceiveMessages(descriptor, headers.First, (uint)batch.Capacity, LibC.DontWait, null);
        batch.Count = Math.Max(count, 0);
        headers.TakeReceived();
        return batch.Count;
    }

    /// <inheritdoc/>
    public override int Send(DatagramBatch batch)
    {
        MessageHeaders headers = MessageHeaders.Of(batch);
        headers.PrepareToSend();
        int next = 0;
        int sent = 0;
        int refusals = 0;
        while (next < batch.Count)
        {
            int count = LibC.SendMessages(descriptor, headers.First + next, (uint)(batch.Count - next), LibC.DontWait);
            if (count > 0)
            {
                next += count;
                sent += count;
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error == LibC.Again)
                break;
            // An error of an earlier datagram is told once; any other belongs to the first of the rest, which is passed over.
            if (error != LibC.ConnectionRefused || ++refusals > batch.Count)
                next++;
        }
        batch.Clear();
        return sent;
    }

    /// <inheritdoc/>
    public override bool TryConnect(in TransportAddress remote)
    {
        byte* name = stackalloc byte[SocketName.SizeMax];
        uint length = SocketName.Write(remote, name);
        bool isConnected = LibC.Connect(descriptor, name, length) == 0;
        Remote = isConnected ? remote : TransportAddress.None;
        return isConnected;
    }

    /// <inheritdoc/>
    public override void Disconnect()
    {
        if (Remote.IsNone)
            return;
        // connect(2): AF_UNSPEC dissolves the association.
        byte* name = stackalloc byte[SocketName.SizeMax];
        new Span<byte>(name, SocketName.SizeMax).Clear();
        _ = LibC.Connect(descriptor, name, sizeof(ulong) * 2);
        Remote = TransportAddress.None;
    }

    private protected override void CloseCore() => _ = LibC.Close(descriptor);

    private SocketStatus Send(byte* bytes, int length, byte* name, uint nameLength) =>
        LibC.SendTo(descriptor, bytes, (nuint)length, LibC.DontWait, nameLength == 0 ? null : name, nameLength) >= 0
            ? SocketStatus.Done
            : SocketStatus.Failed;

    private static SocketStatus StatusOf(int error) => error switch
    {
        LibC.Again or LibC.NoBuffers or LibC.Interrupted => SocketStatus.WouldBlock,
        LibC.ConnectionRefused => SocketStatus.Refused,
        LibC.MessageSize => SocketStatus.TooLarge,
        _ => SocketStatus.Failed,
    };
}
