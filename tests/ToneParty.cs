using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Anyseat.Media.Codecs;

namespace Anyseat.Testing;

/// <summary>The media of a party: says a tone to whoever speaks to it first, and measures what it hears, in A-law.</summary>
internal sealed class ToneParty : IAsyncDisposable
{
    private const int SampleRate = 8_000;
    private const int FrameSize = 160;
    private const int KeySize = 16;
    private const int EventsNumber = 101;

    private readonly UdpClient socket;
    private readonly CancellationTokenSource stop = new();
    private readonly List<short> heard = [];
    private readonly List<char> keys = [];
    private readonly ConcurrentQueue<byte> pressed = new();
    private readonly double frequency;
    private readonly Task listening;
    private Task speaking = Task.CompletedTask;
    private IPEndPoint? peer;
    private uint? lastKeyAt;
    private (byte Key, int Begun)? pressing;

    /// <param name="address">Where it listens.</param>
    /// <param name="frequency">The tone it says, in Hz.</param>
    public ToneParty(string address, double frequency)
    {
        this.frequency = frequency;
        socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        listening = ListenAsync();
    }

    /// <summary>Who speaks to it; null before anybody did.</summary>
    public IPEndPoint? Peer => peer;

    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    /// <summary>How many samples have been heard.</summary>
    public int HeardCount
    {
        get
        {
            lock (heard)
                return heard.Count;
        }
    }

    /// <summary>The keys that have come, as RFC 4733.</summary>
    public string Keys
    {
        get
        {
            lock (heard)
                return new string([.. keys]);
        }
    }

    /// <summary>All that was heard so far.</summary>
    public short[] Heard
    {
        get
        {
            lock (heard)
                return [.. heard];
        }
    }

    /// <summary>Says the tone to an address before anything came from there.</summary>
    public void SpeakTo(IPEndPoint remote)
    {
        peer ??= remote;
        if (speaking.IsCompleted)
            speaking = SpeakAsync(remote);
    }

    /// <summary>Presses keys, as RFC 4733: 100 ms each, between its packets.</summary>
    public void Press(string digits)
    {
        foreach (char digit in digits)
            pressed.Enqueue((byte)"0123456789*#ABCD".IndexOf(digit, StringComparison.Ordinal));
    }

    /// <summary>The level of a frequency in the last half second that was heard, in dBm0.</summary>
    public double LevelOf(double wanted)
    {
        short[] last;
        lock (heard)
            last = [.. heard.TakeLast(SampleRate / 2)];
        if (last.Length < SampleRate / 2)
            return double.NegativeInfinity;
        return LevelOf(last, wanted);
    }

    /// <summary>The level of a frequency, in dBm0 (Goertzel; a full-scale sine is +3.14).</summary>
    public static double LevelOf(ReadOnlySpan<short> samples, double wanted)
    {
        double factor = 2 * Math.Cos(2 * Math.PI * wanted / SampleRate);
        double last = 0;
        double before = 0;
        foreach (short sample in samples)
            (last, before) = (sample + (factor * last) - before, last);
        double power = (last * last) + (before * before) - (factor * last * before);
        double amplitude = 2 * Math.Sqrt(Math.Max(power, 1e-9)) / samples.Length;
        return (20 * Math.Log10(amplitude / 32_767)) + 3.14;
    }

    /// <summary>The level of all that is in the samples, in dBm0.</summary>
    public static double PowerOf(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
            sum += sample * (double)sample;
        return (10 * Math.Log10(Math.Max(sum / samples.Length, 1e-9) * 2 / (32_767.0 * 32_767.0))) + 3.14;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening;
        await speaking;
        socket.Dispose();
        stop.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult received = await socket.ReceiveAsync(stop.Token);
                TakeKey(received.Buffer);
                if (received.Buffer.Length < 12 + FrameSize || (received.Buffer[1] & 0x7F) != 8)
                    continue;
                Take(received.Buffer.AsSpan(12));
                SpeakTo(received.RemoteEndPoint);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Told to stop, or the other side is gone.
        }
    }

    /// <summary>RFC 4733 §2.3: a key is known by its timestamp, and said by several packets.</summary>
    private void TakeKey(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < KeySize || (packet[1] & 0x7F) != EventsNumber || packet[12] > 15)
            return;
        uint at = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (at == lastKeyAt)
            return;
        lastKeyAt = at;
        lock (heard)
            keys.Add("0123456789*#ABCD"[packet[12]]);
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        short[] samples = new short[payload.Length];
        ALaw.Decode(payload, samples);
        lock (heard)
            heard.AddRange(samples);
    }

    private async Task SpeakAsync(IPEndPoint remote)
    {
        byte[] packet = new byte[12 + FrameSize];
        short[] samples = new short[FrameSize];
        uint ssrc = (uint)Random.Shared.Next();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            for (int number = 0; ; number++)
            {
                packet[0] = 0x80;
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
                int size = TryWriteKey(packet, number) ? KeySize : WriteTone(packet, number, samples);
                await socket.SendAsync(packet.AsMemory(0, size), remote, stop.Token);
                await pace.WaitForNextTickAsync(stop.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Told to stop, or the other side is gone.
        }
    }

    private int WriteTone(byte[] packet, int number, short[] samples)
    {
        for (int i = 0; i < FrameSize; i++)
            samples[i] = (short)(8_000 * Math.Sin(2 * Math.PI * frequency * ((number * FrameSize) + i) / SampleRate));
        packet[1] = 8;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(number * FrameSize));
        ALaw.Encode(samples, packet.AsSpan(12));
        return packet.Length;
    }

    /// <summary>RFC 4733 §2.5: a key is told by five packets that grow and three that end it, all with the timestamp of its beginning.
    /// </summary>
    private bool TryWriteKey(byte[] packet, int number)
    {
        if (pressing is null)
        {
            if (!pressed.TryDequeue(out byte next))
                return false;
            pressing = (next, number);
        }

        (byte key, int begun) = pressing.Value;
        int count = number - begun + 1;
        packet[1] = (byte)(count == 1 ? EventsNumber | 0x80 : EventsNumber);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(begun * FrameSize));
        packet[12] = key;
        packet[13] = (byte)(count > 5 ? 0x8A : 0x0A);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), (ushort)(Math.Min(count, 6) * FrameSize));
        if (count == 8)
            pressing = null;
        return true;
    }
}
