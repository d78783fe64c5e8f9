using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Sockets.Linux;

/// <summary>epoll, level-triggered, with an eventfd to be woken by and a timerfd for the deadline.</summary>
/// <remarks>Level-triggered and one datagram a turn: a flooded socket gets no more turns than its neighbours, and no call
/// is spent on finding a socket empty.</remarks>
internal sealed unsafe class EpollPoller : IMediaPoller
{
    private const int WakeSlot = -1;
    private const int TimerSlot = -2;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + 8;

    private readonly Lock _gate = new();
    private readonly int _epoll;
    private readonly int _wake;
    private readonly int _timer;
    private MediaSocket?[] _sockets = new MediaSocket?[64];
    private int[] _freeSlots = new int[64];
    private int _freeCount;
    private int _slotCount;
    private byte[] _events = [];
    private MediaInstant _armedFor;
    private int _isWoken;
    private bool _isDisposed;

    public EpollPoller()
    {
        _epoll = Require(LibC.EpollCreate(LibC.CloseOnExec));
        _wake = Require(LibC.EventDescriptor(0, LibC.CloseOnExec | LibC.NonBlocking));
        _timer = Require(LibC.TimerCreate(LibC.ClockMonotonic, LibC.CloseOnExec | LibC.NonBlocking));
        Require(Watch(_wake, WakeSlot));
        Require(Watch(_timer, TimerSlot));
    }

    /// <inheritdoc/>
    public bool TryAdd(MediaSocket socket)
    {
        var own = (EpollSocket)socket;
        int slot = TakeSlot();
        if (Watch(own.Descriptor, slot) < 0)
        {
            _freeSlots[_freeCount++] = slot;
            return false;
        }
        _sockets[slot] = socket;
        socket.Slot = slot;
        return true;
    }

    /// <inheritdoc/>
    public void Remove(MediaSocket socket)
    {
        if (socket.Slot < 0)
            return;
        byte* unused = stackalloc byte[16];
        _ = LibC.EpollControl(_epoll, LibC.EpollDelete, ((EpollSocket)socket).Descriptor, unused);
        _sockets[socket.Slot] = null;
        _freeSlots[_freeCount++] = socket.Slot;
        socket.Slot = -1;
    }

    /// <inheritdoc/>
    public int Wait(MediaSocket?[] ready, MediaInstant now, MediaInstant deadline)
    {
        if (_events.Length < ready.Length * EventSize)
            _events = GC.AllocateArray<byte>(ready.Length * EventSize, pinned: true);
        bool mayWait = deadline > now;
        if (mayWait)
            Arm(now, deadline);
        var events = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        int count = LibC.EpollWait(_epoll, events, ready.Length, mayWait ? -1 : 0);
        int readyCount = 0;
        for (int i = 0; i < count; i++)
        {
            int slot = (int)Unsafe.ReadUnaligned<long>(events + (i * EventSize) + DataOffset);
            if (slot >= 0 && _sockets[slot] is { } socket)
                ready[readyCount++] = socket;
            else if (slot == WakeSlot)
                TakeWake();
        }
        return readyCount;
    }

    /// <inheritdoc/>
    public void Rest(TimeSpan time)
    {
        LibC.TimerSpec spec = default;
        spec.Value.Seconds = time.Ticks / TimeSpan.TicksPerSecond;
        spec.Value.Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        _ = LibC.Sleep(LibC.ClockMonotonic, 0, &spec.Value, null); // a signal ends it early, which does no harm
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) != 0)
            return;
        // The gate keeps a late call from writing to a descriptor that by now is another's.
        lock (_gate)
        {
            ulong one = 1;
            if (!_isDisposed)
                _ = LibC.Write(_wake, &one, sizeof(ulong));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _ = LibC.Close(_timer);
            _ = LibC.Close(_wake);
            _ = LibC.Close(_epoll);
        }
    }

    private static int Require(int result) =>
        result >= 0 ? result : throw new IOException($"The system refused to poll: error {Marshal.GetLastPInvokeError()}");

    // Taken before the flag falls: a wake that comes in between is a wake too many, never one too few.
    private void TakeWake()
    {
        ulong count;
        _ = LibC.Read(_wake, &count, sizeof(ulong));
        Volatile.Write(ref _isWoken, 0);
    }

    // Setting the timer clears its earlier expiry, so it is never read; one call a deadline, not one a wait.
    private void Arm(MediaInstant now, MediaInstant deadline)
    {
        if (deadline == _armedFor)
            return;
        _armedFor = deadline;
        long left = deadline.Microseconds - now.Microseconds;
        LibC.TimerSpec spec = default;
        spec.Value.Seconds = left / 1_000_000;
        spec.Value.Nanoseconds = left % 1_000_000 * 1_000;
        _ = LibC.TimerSet(_timer, 0, &spec, null);
    }

    private int Watch(int descriptor, int slot)
    {
        byte* poll = stackalloc byte[16];
        Unsafe.WriteUnaligned(poll, LibC.EpollIn);
        Unsafe.WriteUnaligned(poll + DataOffset, (long)slot);
        return LibC.EpollControl(_epoll, LibC.EpollAdd, descriptor, poll);
    }

    private int TakeSlot()
    {
        if (_freeCount > 0)
            return _freeSlots[--_freeCount];
        if (_slotCount == _sockets.Length)
        {
            Array.Resize(ref _sockets, _slotCount * 2);
            Array.Resize(ref _freeSlots, _slotCount * 2);
        }
        return _slotCount++;
    }
}
