namespace Anyseat.Media.Shard;

/// <summary>What a leg has counted; all from its beginning.</summary>
public record struct LegStatistics
{
    /// <summary>RTP packets taken.</summary>
    public long ReceivedCount { get; set; }

    /// <summary>Bytes of their payloads.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>RTP packets that should have come, of all sources together (RFC 3550 §A.3).</summary>
    public long ExpectedCount { get; set; }

    /// <summary>Of these, how many did not; negative when more came than were sent.</summary>
    public long LostCount { get; set; }

    /// <summary>Packets that came late or twice.</summary>
    public long LateCount { get; set; }

    /// <summary>The present interarrival jitter (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>RTP packets sent.</summary>
    public long SentCount { get; set; }

    /// <summary>Packets that the system would not send.</summary>
    public long SendFailureCount { get; set; }

    /// <summary>Packets of strangers, dropped by the rules of <see cref="LegOptions.LearnsRemote"/>.</summary>
    public long StrangerCount { get; set; }

    /// <summary>Datagrams that were not what they should be.</summary>
    public long MalformedCount { get; set; }

    /// <summary>Packets of payload types that were not agreed on.</summary>
    public long UnknownPayloadCount { get; set; }

    /// <summary>Packets that failed authentication, or were replayed.</summary>
    public long UnauthenticCount { get; set; }

    /// <summary>Packets dropped because the leg does not receive (direction, muted source, change of source).</summary>
    public long DroppedCount { get; set; }

    /// <summary>ICMP refusals.</summary>
    public long RefusedCount { get; set; }

    /// <summary>How long the peer talked, as far as measured.</summary>
    public TimeSpan Talk { get; set; }

    /// <summary>How long it was measured.</summary>
    public TimeSpan Measured { get; set; }

    /// <summary>What the peer reports of our packets: lost ÷ expected in its last report (RFC 3550 §6.4.1).</summary>
    public double RemoteLossShare { get; set; }

    /// <summary>What the peer reports as its jitter.</summary>
    public TimeSpan RemoteJitter { get; set; }

    /// <summary>Round trip by the peer's last report; zero while unknown.</summary>
    public TimeSpan RoundTrip { get; set; }
}

/// <summary>Hands a leg's statistics from the loop to any thread: the writer never waits, a reader repeats when it was
/// overtaken (a sequence lock).</summary>
internal sealed class PublishedStatistics
{
    private LegStatistics _value;
    private int _version;

    public void Publish(in LegStatistics value)
    {
        _version++;
        Interlocked.MemoryBarrier();
        _value = value;
        Interlocked.MemoryBarrier();
        _version++;
    }

    public LegStatistics Read()
    {
        var wait = new SpinWait();
        while (true)
        {
            int before = Volatile.Read(ref _version);
            LegStatistics value = _value;
            Interlocked.MemoryBarrier();
            if ((before & 1) == 0 && before == Volatile.Read(ref _version))
                return value;
            wait.SpinOnce();
        }
    }
}
