using Anyseat.Media.Jitter;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Jitter;

/// <summary>A sender, a network with loss, jitter, order and copies of its own, and a receiver that draws 20 ms by its clock.</summary>
internal sealed record SimulatedNetwork(int Seed)
{
    public double Loss { get; init; }
    public double Burst { get; init; } = 1;
    public double JitterMs { get; init; }
    public double Reordering { get; init; }
    public double Duplication { get; init; }
    public double SkewPartsPerMillion { get; init; }
    public int Seconds { get; init; } = 30;
    public ushort FirstSequence { get; init; } = 65_400; // wraps soon
    public uint FirstTimestamp { get; init; } = 0xFFFF_F000;
    public Func<int, AudioPacketKind?> KindOf { get; init; } = _ => AudioPacketKind.Speech;
    public Func<int, double> ExtraDelayMs { get; init; } = _ => 0;

    /// <summary>A packet on its way: the index of its 20 ms, and when it arrives.</summary>
    public readonly record struct Arrival(int Index, SequenceNumber Sequence, RtpTimestamp Timestamp, double AtMs, AudioPacketKind Kind);

    public List<Arrival> Arrivals()
    {
        var random = new Random(Seed);
        List<Arrival> arrivals = [];
        ushort sequence = FirstSequence;
        bool isLosing = false;
        for (int i = 0; i < Seconds * 50; i++)
        {
            if (KindOf(i) is not { } kind)
                continue;
            isLosing = random.NextDouble() < (isLosing ? 1 - (1 / Burst) : Loss / Burst);
            var number = new SequenceNumber(sequence++);
            if (isLosing)
                continue;
            double sent = i * 20 * (1 + (SkewPartsPerMillion / 1e6));
            double delay = 30 + (JitterMs * -Math.Log(1 - random.NextDouble())) + ExtraDelayMs(i);
            if (random.NextDouble() < Reordering)
                delay += 25;
            var timestamp = new RtpTimestamp(FirstTimestamp + ((uint)i * 160));
            arrivals.Add(new(i, number, timestamp, sent + delay, kind));
            if (random.NextDouble() < Duplication)
                arrivals.Add(new(i, number, timestamp, sent + delay + (random.NextDouble() * 30), kind));
        }

        return [.. arrivals.OrderBy(arrival => arrival.AtMs)];
    }

    /// <summary>Runs the stream through a buffer; each tick is shown to the caller before its samples are drawn.</summary>
    public void Run(JitterBuffer buffer, Func<Arrival, byte[]> payload, Action<MediaInstant> tick)
    {
        List<Arrival> arrivals = Arrivals();
        int next = 0;
        for (double now = 0; now < (Seconds * 1000) + 500; now += 20)
        {
            for (; next < arrivals.Count && arrivals[next].AtMs <= now; next++)
            {
                Arrival one = arrivals[next];
                buffer.Put(1, one.Sequence, one.Timestamp, At(one.AtMs), one.Kind, payload(one));
            }

            tick(At(now));
        }
    }

    // The instants begin anywhere, so that the clock's own wrap is crossed in some runs.
    private MediaInstant At(double ms) => new((long)(ms * 1000) + (Seed * 100_000_000_000L));
}
