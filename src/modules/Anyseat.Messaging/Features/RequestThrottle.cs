using System.Threading.RateLimiting;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Anyseat.Messaging.Features;

/// <summary>How much one visitor may ask for. Section <c>Anyseat:Channel</c> of the configuration.</summary>
internal sealed record ChannelLimits
{
    /// <summary>New conversations from one address a minute.</summary>
    public int ConversationsPerMinute { get; init; } = 30;

    /// <summary>Messages of one conversation a second, as a long-run rate; bursts of ten times as many are let through.</summary>
    public int MessagesPerSecond { get; init; } = 5;

    /// <summary>Pictures of one conversation.</summary>
    public int AttachmentsMax { get; init; } = 100;

    public static ChannelLimits From(IConfiguration configuration) =>
        configuration.GetSection("Anyseat:Channel").Get<ChannelLimits>() ?? new ChannelLimits();
}

/// <summary>Token buckets of the public channel: by address for new conversations, by conversation for messages.</summary>
internal sealed class RequestThrottle(ChannelLimits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string> openings = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(limits.ConversationsPerMinute, limits.ConversationsPerMinute, 60)));

    private readonly PartitionedRateLimiter<Guid> messages = PartitionedRateLimiter.Create<Guid, Guid>(conversation =>
        RateLimitPartition.GetTokenBucketLimiter(conversation, _ => Bucket(limits.MessagesPerSecond * 10, limits.MessagesPerSecond, 1)));

    public RateLimitedError? Opening(HttpContext http) =>
        Check(openings.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "?"), TimeSpan.FromSeconds(20));

    public RateLimitedError? Message(Guid conversation) => Check(messages.AttemptAcquire(conversation), TimeSpan.FromSeconds(1));

    public void Dispose()
    {
        openings.Dispose();
        messages.Dispose();
    }

    private static RateLimitedError? Check(RateLimitLease lease, TimeSpan after)
    {
        using (lease)
            return lease.IsAcquired ? null : new RateLimitedError("channel.too_many", "Too many requests from here; try again shortly.", after);
    }

    private static TokenBucketRateLimiterOptions Bucket(int burst, int perPeriod, int periodSeconds) => new()
    {
        TokenLimit = Math.Max(1, burst),
        TokensPerPeriod = Math.Max(1, perPeriod),
        ReplenishmentPeriod = TimeSpan.FromSeconds(periodSeconds),
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}
