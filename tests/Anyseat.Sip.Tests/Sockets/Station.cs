using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sockets;

/// <summary>A running stack on loopback whose user answers every request 200, and hands on what it is told.</summary>
internal sealed class Station : IAsyncDisposable, ISipUser
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static int _count;

    private readonly Channel<EndpointEffect> _events = Channel.CreateUnbounded<EndpointEffect>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Meter _meter = new("Anyseat.Sip.Tests");
    private readonly Task _running;

    public Station(SipStackOptions options)
    {
        Stack = SipStack.Open(options, this, TimeProvider.System, _meter);
        Stack.Trace = entry => Traffic.Enqueue(entry);
        _running = Stack.RunAsync(_stop.Token);
    }

    public SipStack Stack { get; }

    public ConcurrentQueue<SipTraceEntry> Traffic { get; } = [];

    public ConcurrentQueue<Exception> Faults { get; } = [];

    public Action<SipEndpoint, SipServerTransaction>? Serve { get; set; }

    public static SipListen On(SipTransportKind transport, string address = "127.0.0.1") =>
        new() { Transport = transport, Address = new IPEndPoint(IPAddress.Parse(address), 0) };

    public static Station Listening(params SipTransportKind[] transports) =>
        new(new SipStackOptions { Listen = [.. transports.Select(transport => On(transport))] });

    public SipTarget Target(int index = 0, SipTransportKind transport = SipTransportKind.Udp, string? name = null)
    {
        IPEndPoint bound = Stack.LocalEndPoints[index];
        return new SipTarget(transport, bound.Address, bound.Port, name ?? bound.Address.ToString());
    }

    /// <summary>Sends a request and waits for its final answer; null when it failed.</summary>
    public async Task<SipResponse?> AskAsync(SipRequest request, params SipTarget[] targets)
    {
        object context = new();
        await Stack.PostAsync(endpoint => endpoint.Send(request, [.. targets], context), CancellationToken.None);
        while (true)
        {
            EndpointEffect happened = await NextAsync();
            if (happened is EndpointEffect.ResponseArrived { Response.IsFinal: true } arrived && arrived.Transaction.Context == context)
                return arrived.Response;
            if (happened is EndpointEffect.RequestFailed failed && failed.Transaction.Context == context)
                return null;
        }
    }

    /// <summary>An OPTIONS that is none of the others: two with one Call-ID and number would be one request, met again.</summary>
    public static SipRequest Options(string more = "") => Wire.Request(Wire.Plain("OPTIONS", more, via: SipValues.UnsetVia)
        .ToString().Replace("\r\n", "\n").Replace("c1@", $"{Interlocked.Increment(ref _count)}@"));

    public async Task<EndpointEffect> NextAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        return await _events.Reader.ReadAsync(limit.Token);
    }

    public void Happened(SipEndpoint endpoint, EndpointEffect happened)
    {
        if (happened is EndpointEffect.RequestArrived arrived)
        {
            if (Serve is { } serve)
                serve(endpoint, arrived.Transaction);
            else
                endpoint.Respond(arrived.Transaction, arrived.Transaction.Answer(200).BuildResponse());
        }

        _events.Writer.TryWrite(happened);
    }

    public void Faulted(Exception fault) => Faults.Enqueue(fault);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
        await Stack.DisposeAsync();
        _meter.Dispose();
        _stop.Dispose();
    }

    /// <summary>Waits until something holds, asking often, for as long as patience lasts.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(5));
        while (!holds())
            await pace.WaitForNextTickAsync(limit.Token);
    }
}
