using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Anyseat.Media;
using Anyseat.Media.Audio;
using Anyseat.Media.Codecs;
using Anyseat.Media.Rtp;

namespace Anyseat.Server.Cli.Diag;

/// <summary>What came back of a tone.</summary>
/// <param name="SentCount">Packets sent.</param>
/// <param name="ReceivedCount">Packets received.</param>
/// <param name="LostCount">Packets that should have come and did not.</param>
/// <param name="Jitter">Of the packets' arrival (RFC 3550 §6.4.1).</param>
/// <param name="LevelDbm0">The level of what came back.</param>
/// <param name="Frequency">The strongest frequency in it, in Hz; 0 for silence.</param>
/// <param name="TonalShare">How much of the power is at that frequency, 0 to 1.</param>
internal sealed record ToneResult(
    uint SentCount, uint ReceivedCount, int LostCount, TimeSpan Jitter, double LevelDbm0, double Frequency, double TonalShare);

/// <summary>Sends a tone in G.711 over RTP, and measures what comes back.</summary>
internal sealed class ToneExchange : IDisposable
{
    /// <summary>The usual frequency of test calls: not a divisor of 8 kHz, so that all codes take part (ITU-T O.133).</summary>
    public const double Frequency = 1_004;

    private const int SampleRate = 8_000;
    private const int FrameSize = 160;
    private const double LevelDbm0 = -10;
    private const int HeardSecondsMax = 30;

    private readonly Socket _socket;
    private readonly short[] _heard = new short[SampleRate * HeardSecondsMax];
    private readonly TimeProvider _time = TimeProvider.System;
    private RtpSource? _source;
    private RtpTimestamp _firstTimestamp;
    private int _heardLength;

    /// <summary>Opens a port.</summary>
    /// <param name="local">The address to speak from; that of no host for any.</param>
    public ToneExchange(IPAddress local)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(local, 0));
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Plays to a peer for a while, and listens as long.</summary>
    public async Task<ToneResult> RunAsync(IPEndPoint remote, byte payloadType, G711Law law, TimeSpan duration, CancellationToken ct)
    {
        using CancellationTokenSource listening = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task hearing = HearAsync(new G711Codec(law), payloadType, listening.Token);
        uint sent = await PlayAsync(remote, payloadType, new G711Codec(law), duration, ct);
        listening.CancelAfter(TimeSpan.FromMilliseconds(300)); // what is still on its way
        await hearing;
        short[] samples = _heard[.._heardLength];
        (double frequency, double share) = Strongest(samples);
        double level = samples.Length == 0 ? double.NegativeInfinity : DigitalLevel.DbovToDbm0(DigitalLevel.Dbov(samples));
        return new ToneResult(sent, _source?.ReceivedCount ?? 0, _source?.LostCount ?? 0, _source?.Jitter ?? TimeSpan.Zero, level, frequency, share);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<uint> PlayAsync(IPEndPoint remote, byte payloadType, G711Codec codec, TimeSpan duration, CancellationToken ct)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        RtpSendStream stream = new(
            BitConverter.ToUInt32(random), new SequenceNumber(BitConverter.ToUInt16(random[4..])), new RtpTimestamp(BitConverter.ToUInt32(random[6..])), RtpClock.Narrow);
        SineOscillator tone = new(Frequency, SampleRate);
        double scale = DigitalLevel.SinePeak(LevelDbm0) / (1 << 30);
        byte[] packet = new byte[RtpPacket.FixedHeaderSize + FrameSize];
        short[] samples = new short[FrameSize];
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(20), _time);
        for (long begun = _time.GetTimestamp(); _time.GetElapsedTime(begun) < duration;)
        {
            for (int i = 0; i < samples.Length; i++)
                samples[i] = (short)Math.Round(tone.Next() * scale);
            codec.Encode(samples, packet.AsSpan(RtpPacket.FixedHeaderSize));
            stream.WriteHeader(packet, payloadType, !stream.HasSent, stream.ContinueFrom(FrameSize), FrameSize, Now);
            await _socket.SendToAsync(packet, SocketFlags.None, remote, ct);
            await pace.WaitForNextTickAsync(ct);
        }

        return stream.PacketCount;
    }

    private async Task HearAsync(G711Codec codec, byte payloadType, CancellationToken ct)
    {
        byte[] buffer = new byte[2_048];
        short[] samples = new short[2_048];
        EndPoint any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any, ct);
                Take(buffer.AsSpan(0, received.ReceivedBytes), codec, payloadType, samples);
            }
        }
        catch (OperationCanceledException)
        {
            // Heard enough.
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, G711Codec codec, byte payloadType, short[] samples)
    {
        if (!RtpPacket.TryParse(bytes, out RtpPacket packet, out _) || packet.PayloadType != payloadType)
            return;
        if (_source is null)
            _firstTimestamp = packet.Timestamp;
        _source ??= new RtpSource(packet.Ssrc, RtpClock.Narrow);
        if (packet.Ssrc != _source.Ssrc)
            return;
        _source.Receive(packet.SequenceNumber, packet.Timestamp, Now);
        int count = codec.Decode(packet.Payload, samples);
        // Each at its time: what was lost is silence, and what comes after it is still in phase.
        int at = packet.Timestamp.DistanceFrom(_firstTimestamp);
        if (at < 0 || at + count > _heard.Length)
            return;
        samples.AsSpan(0, count).CopyTo(_heard.AsSpan(at));
        _heardLength = Math.Max(_heardLength, at + count);
    }

    private MediaInstant Now => new(_time.GetTimestamp() * 1_000_000 / _time.TimestampFrequency);

    /// <summary>Goertzel's algorithm at each Hz of the telephone band, over a second from the middle.</summary>
    private static (double Frequency, double Share) Strongest(short[] samples)
    {
        int length = Math.Min(SampleRate, samples.Length);
        ReadOnlySpan<short> part = samples.AsSpan((samples.Length - length) / 2, length);
        double power = 0;
        foreach (short sample in part)
            power += (double)sample * sample;
        if (length < SampleRate / 10 || power / length < 1_000)
            return (0, 0);
        (double Frequency, double Power) best = default;
        for (int frequency = 200; frequency <= 3_400; frequency++)
        {
            double found = PowerAt(part, frequency);
            if (found > best.Power)
                best = (frequency, found);
        }

        return (best.Frequency, Math.Min(1, 2 * best.Power / (length * power)));
    }

    private static double PowerAt(ReadOnlySpan<short> samples, double frequency)
    {
        double factor = 2 * Math.Cos(2 * Math.PI * frequency / SampleRate);
        double last = 0;
        double before = 0;
        foreach (short sample in samples)
            (last, before) = (sample + (factor * last) - before, last);
        return (last * last) + (before * before) - (factor * last * before);
    }
}
