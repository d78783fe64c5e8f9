using System.Net;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Endpoint;

/// <summary>An endpoint on a bench: what it does reads as words, what comes to it is written as text.</summary>
internal sealed class Rig
{
    private ulong _id;

    public Rig(TimeSpan? failoverAfter = null, int transactionCountMax = 1_000, params SipTransportKind[] transports)
    {
        SipTransportKind[] known = transports.Length > 0 ? transports : [SipTransportKind.Udp, SipTransportKind.Tcp];
        Endpoint = new SipEndpoint(new SipEndpointOptions
        {
            LocalAddressOf = target => known.Contains(target.Transport) ? new SipLocalAddress("192.0.2.9", 5060) : null,
            Random = () => ++_id,
            FailoverAfter = failoverAfter,
            TransactionCountMax = transactionCountMax,
        });
    }

    public SipEndpoint Endpoint { get; }

    public SipServerTransaction? Server { get; private set; }

    public List<EndpointEffect.Transmit> Sent { get; } = [];

    public SipMessage LastSent => Read(Sent[^1].Message);

    public static SipTarget Target(string address, SipTransportKind transport = SipTransportKind.Udp) =>
        new(transport, IPAddress.Parse(address), 5060, address);

    public static SipFlow Flow(SipTransportKind transport = SipTransportKind.Udp, long connection = 0) =>
        new(transport, new IPEndPoint(IPAddress.Parse("198.51.100.7"), 40_000), connection, 1);

    public static SipMessage Read(ReadOnlyMemory<byte> bytes) => Wire.Read(bytes);

    public SipClientTransaction Send(SipRequest request, params SipTarget[] targets) => Endpoint.Send(request, [.. targets]);

    public Rig Receive(SipMessage message, SipFlow? flow = null)
    {
        SipFlow way = flow ?? Flow();
        message = Read(message.Bytes.ToArray());
        message.Source = way.Remote;
        Endpoint.Receive(message, way);
        return this;
    }

    public Rig Answer(int status, string? tag = "them", EndpointEffect.Transmit? to = null) =>
        Receive(Wire.Answer((SipRequest)Read((to ?? Sent[^1]).Message), status, tag));

    public Rig At(double seconds)
    {
        Endpoint.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>All effects since the last call, in words.</summary>
    public string[] Did()
    {
        List<string> words = [];
        while (Endpoint.Effects.TryDequeue(out EndpointEffect? effect))
            words.Add(Say(effect));
        return [.. words];
    }

    private string Say(EndpointEffect effect)
    {
        switch (effect)
        {
            case EndpointEffect.Transmit transmit:
                Sent.Add(transmit);
                SipMessage message = Read(transmit.Message);
                string what = message is SipRequest request ? request.Method.Name : $"{((SipResponse)message).Status} {message.CSeq.Method}";
                return $"{what} to {transmit.Flow.Remote} {transmit.Flow.Transport}{(transmit.Flow.ConnectionId == 0 ? "" : $" #{transmit.Flow.ConnectionId}")}";
            case EndpointEffect.RequestArrived arrived:
                Server = arrived.Transaction;
                return $"user gets {arrived.Transaction.Request.Method}";
            case EndpointEffect.AckArrived:
                return "user gets ACK";
            case EndpointEffect.InviteCancelled:
                return "user gets CANCEL";
            case EndpointEffect.ResponseArrived arrived:
                return $"user gets {arrived.Response.Status}";
            case EndpointEffect.RequestFailed failed:
                return $"request fails: {failed.Error}";
            case EndpointEffect.AnswerFailed failed:
                return $"answer fails: {failed.Error}";
            case EndpointEffect.TimerFired fired:
                return $"timer {fired.Owner} {fired.Name}";
            default:
                return effect.ToString()!;
        }
    }
}
