using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Sdp;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Server.Tests;

/// <summary>A telephone that answers every call after a ring, and sends back what it hears but for every tenth packet.</summary>
internal sealed class EchoPhone : ISipUser, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Meter _meter = new("Anyseat.Server.Tests");
    private readonly Socket _media = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SipStack _stack;
    private readonly Task[] _running;
    private readonly bool _isBusy;
    private SipUserAgent? _agent;

    public EchoPhone(bool isBusy = false)
    {
        _isBusy = isBusy;
        _media.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _stack = SipStack.Open(
            new SipStackOptions { Listen = [new SipListen { Transport = SipTransportKind.Udp, Address = new IPEndPoint(IPAddress.Loopback, 0) }] },
            this, TimeProvider.System, _meter);
        _running = [_stack.RunAsync(_stop.Token), EchoAsync(_stop.Token)];
    }

    public IPEndPoint EndPoint => _stack.LocalEndPoints[0];

    public SessionEnd? End { get; private set; }

    public void Begin(SipEndpoint endpoint) => _agent = new SipUserAgent(endpoint, new SipUserAgentOptions());

    public void Happened(SipEndpoint endpoint, EndpointEffect happened)
    {
        _agent!.Handle(happened);
        while (_agent.Events.TryDequeue(out SessionEvent? one))
        {
            if (one is SessionEvent.Offered && _isBusy)
                one.Session.Refuse(486);
            else if (one is SessionEvent.Offered)
                Answer(one.Session);
            else if (one is SessionEvent.Ended ended)
                End = ended.End;
        }
    }

    public void Faulted(Exception fault) => throw new InvalidOperationException("The telephone in the test failed.", fault);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        await _stack.DisposeAsync();
        _media.Dispose();
        _meter.Dispose();
        _stop.Dispose();
    }

    private void Answer(SipSession session)
    {
        session.Progress(180);
        Assert.True(SdpParser.TryParse(session.RemoteDescription.Span, out SdpSession? offer, out _));
        SdpLocalStream ours = new()
        {
            Address = IPAddress.Loopback,
            Port = ((IPEndPoint)_media.LocalEndPoint!).Port,
            Codecs = [new SdpFormat(0, new SdpCodec("PCMU", 8_000))],
        };
        SdpOfferAnswer.TryAnswer(offer, new SdpOrigin("-", "1", 1, SdpConnection.Of(IPAddress.Loopback)), ImmutableArray.Create(ours), out SdpSession answer);
        session.Answer(SdpWriter.WriteBytes(answer));
    }

    private async Task EchoAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[2_048];
        int count = 0;
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _media.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), ct);
                if (++count % 10 != 0)
                    await _media.SendToAsync(buffer.AsMemory(0, received.ReceivedBytes), SocketFlags.None, received.RemoteEndPoint, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
