using System.Net;

namespace Anyseat.Sip.Sockets;

/// <summary>A bucket of tokens for each address: who sends more than its share is told no. Thread-safe.</summary>
/// <remarks>
/// <code>
/// level ← min(burst, level + rate × elapsed)         one token a message
/// </code>
/// Only addresses that have sent lately are remembered. When there are too many, all are forgotten at once: a flood from
/// forged addresses cannot fill memory, and costs the others no more than a full bucket.
/// </remarks>
/// <param name="ratePerSecond">Tokens a second.</param>
/// <param name="burst">The most tokens an address can save up.</param>
/// <param name="time">The clock.</param>
internal sealed class SourceLimiter(int ratePerSecond, int burst, TimeProvider time)
{
    private const int SourceCountMax = 16_384;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Bucket> _buckets = [];

    /// <summary>Takes a token, if the address has one.</summary>
    public bool TryTake(IPAddress source)
    {
        long now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_buckets.TryGetValue(source, out Bucket? bucket))
            {
                if (_buckets.Count >= SourceCountMax)
                    _buckets.Clear();
                _buckets.Add(source, bucket = new Bucket { Level = burst, At = now });
            }

            bucket.Level = Math.Min(burst, bucket.Level + (time.GetElapsedTime(bucket.At, now).TotalSeconds * ratePerSecond));
            bucket.At = now;
            if (bucket.Level < 1)
                return false;
            bucket.Level -= 1;
            return true;
        }
    }

    private sealed class Bucket
    {
        public double Level { get; set; }

        public long At { get; set; }
    }
}
