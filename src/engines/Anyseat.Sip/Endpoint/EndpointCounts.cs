namespace Anyseat.Sip.Endpoint;

/// <summary>What an endpoint has seen since it began. Read by the host for its metrics; written only by the endpoint.</summary>
public sealed class EndpointCounts
{
    /// <summary>Requests that came, repeated ones and ACK included.</summary>
    public long RequestsReceived { get; internal set; }

    /// <summary>Responses that came.</summary>
    public long ResponsesReceived { get; internal set; }

    /// <summary>Responses that belong to no transaction of ours, or are not meant for us: dropped.</summary>
    public long ResponsesStray { get; internal set; }

    /// <summary>Requests refused because there was no room for another transaction.</summary>
    public long RequestsRefused { get; internal set; }

    /// <summary>Requests refused because they had come on another way already (482).</summary>
    public long RequestsMerged { get; internal set; }

    /// <summary>Requests that the user never answered: a bug of its.</summary>
    public long RequestsForgotten { get; internal set; }

    /// <summary>Messages sent, repeated ones included.</summary>
    public long MessagesSent { get; internal set; }

    /// <summary>Client transactions that moved on to another target.</summary>
    public long Failovers { get; internal set; }

    /// <summary>Transactions that ended by timer B, F or H.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Transactions that could not send.</summary>
    public long TransportErrors { get; internal set; }
}
