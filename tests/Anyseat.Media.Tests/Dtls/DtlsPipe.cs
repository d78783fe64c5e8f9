using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Anyseat.Media.Dtls;

namespace Anyseat.Media.Tests.Dtls;

/// <summary>Two sessions and a network in memory that loses, doubles and reorders by a seed.</summary>
internal sealed unsafe class DtlsPipe : IDisposable
{
    private readonly Random _random;
    private readonly int _lossPercent;
    private readonly List<(bool ToServer, byte[] Datagram)> _onTheWay = [];
    private readonly byte[] _buffer = new byte[DtlsSession.DatagramSizeMax];

    public DtlsPipe(DtlsContext server, DtlsContext client, int seed = 1, int lossPercent = 0)
    {
        _random = new Random(seed);
        _lossPercent = lossPercent;
        Server = new DtlsSession(server, DtlsRole.Server, Now, &Quick);
        Client = new DtlsSession(client, DtlsRole.Client, Now, &Quick);
    }

    public static MediaInstant Now => new((long)Stopwatch.GetElapsedTime(0).TotalMicroseconds);

    public DtlsSession Server { get; }

    public DtlsSession Client { get; }

    public int LargestDatagram { get; private set; }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }

    /// <summary>Lets both talk until the condition holds. Turns without news only look at the clock of the library's timers.</summary>
    public void RunUntil(Func<bool> condition)
    {
        MediaInstant deadline = Now + TimeSpan.FromSeconds(20);
        Client.Start();
        while (!condition())
        {
            Assert.True(Now < deadline, $"server {Server.State} {Server.FailureDetail}, client {Client.State} {Client.FailureDetail}");
            Collect(Server, toServer: false);
            Collect(Client, toServer: true);
            Deliver();
            PollDue(Server);
            PollDue(Client);
        }
    }

    public void RunUntilConnected() =>
        RunUntil(() => Server.State != DtlsState.Handshaking && Client.State != DtlsState.Handshaking && _onTheWay.Count == 0);

    /// <summary>Delivers what is there, without loss.</summary>
    public void Flush()
    {
        Collect(Server, toServer: false);
        Collect(Client, toServer: true);
        foreach ((bool toServer, byte[] datagram) in _onTheWay)
            (toServer ? Server : Client).Receive(datagram);
        _onTheWay.Clear();
    }

    private static void PollDue(DtlsSession session)
    {
        MediaInstant now = Now;
        if (session.NextTimeout(now) <= now)
            session.Poll(now);
    }

    private void Collect(DtlsSession from, bool toServer)
    {
        while (from.TryTakeDatagram(_buffer, out int size))
        {
            LargestDatagram = Math.Max(LargestDatagram, size);
            if (_random.Next(100) < _lossPercent)
                continue;
            for (int copies = _random.Next(100) < _lossPercent / 2 ? 2 : 1; copies > 0; copies--)
                _onTheWay.Insert(_lossPercent == 0 ? _onTheWay.Count : _random.Next(_onTheWay.Count + 1), (toServer, _buffer.AsSpan(0, size).ToArray()));
        }
    }

    private void Deliver()
    {
        if (_onTheWay.Count == 0)
            return;
        (bool toServer, byte[] datagram) = _onTheWay[0];
        _onTheWay.RemoveAt(0);
        (toServer ? Server : Client).Receive(datagram);
    }

    // A pipe in memory has no round trip to wait for: from 2 ms on, where a network begins at 100.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Quick(nint ssl, uint microseconds) => microseconds == 0 ? 2_000 : Math.Min(2 * microseconds, 20_000);
}
