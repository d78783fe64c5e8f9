using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;
using Anyseat.Sip.Trunks;
using Anyseat.Voice.Alarms;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Media;
using Anyseat.Voice.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Sip;

/// <summary>The switch as the server runs it: opens SIP and media, runs their loops, and lets calls end before it goes.</summary>
internal sealed partial class VoiceHost(
    VoiceOptions options, CallSwitch calls, PhoneDoor phones, TrunkRegistrations trunks, TrunkProbes probes, TrunkStandings standings, MediaHost media, RoutingLink routing,
    IInteractions interactions, ReachabilityReporter reachability, AlarmWatch alarms, RecordingSpool recordings, DialogLog dialogs, RegistrationStore registrations, SourceGuard guard, TaskTracker tasks, IHostApplicationLifetime lifetime,
    TimeProvider clock, ILogger<VoiceHost> logger) : IStartStep, IVoiceStatus, IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> loops = [];
    private SipStack? stack;
    private volatile bool isClosed;
    private volatile bool isDeaf;

    public StartPhase Phase => StartPhase.Ready;

    public bool IsOpen => stack is not null && !isClosed && !isDeaf;

    public IPEndPoint? SipAddress => stack?.LocalEndPoints[0];

    public int CallCount => calls.CallCount;

    public async Task StartAsync(CancellationToken ct)
    {
        if (options.Enabled != true)
            return;
        foreach ((string user, PhoneRegistrations known) in await registrations.LoadAsync(clock.GetUtcNow(), ct))
            phones.Registry.Restore(user, known);
        await EndLostCallsAsync(ct);
        IReadOnlyList<KeptDialog> lost = await dialogs.TakeLostAsync(ct);
        stack = Open();
        Func<Action, CancellationToken, ValueTask> post = PostAsync;
        calls.Post = phones.Post = trunks.Post = probes.Post = post;
        alarms.Start();
        media.Start();
        routing.Start();
        Run("The SIP stack", stack.RunAsync(stopping.Token));
        Run("The pump of media events", media.PumpAsync(post, calls.Take, stopping.Token));
        Run("The pump of routing events", routing.PumpAsync(post, calls.Take, stopping.Token));
        Run("The writer of recordings", recordings.RunAsync(stopping.Token));
        Run("The writer of dialogs", dialogs.RunAsync(stopping.Token));
        phones.Registry.Changed += _ => reachability.Look();
        Run("The reporter of telephones", reachability.RunAsync(stopping.Token));
        await PostAsync(
            () =>
            {
                trunks.Begin(calls.Endpoint);
                probes.Begin(calls.Endpoint);
            },
            ct);
        foreach (KeptDialog dialog in lost)
            await PostAsync(() => calls.SayGoodbye(dialog), ct);
        ObserveCounts();
        foreach (IPEndPoint bound in stack.LocalEndPoints.Distinct())
            LogOpen(logger, bound);
    }

    /// <summary>New calls are refused; those that go on get a while, then everybody is told goodbye.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (stack is null || isClosed)
            return;
        await PostAsync(calls.BeginDrain, ct);
        LogDraining(logger, calls.CallCount, options.DrainSeconds);
        await WaitForEmptyAsync(TimeSpan.FromSeconds(options.DrainSeconds), ct);
        await PostAsync(
            () =>
            {
                calls.InterruptAll();
                trunks.Stop();
                probes.Stop();
            },
            CancellationToken.None);
        await WaitForEmptyAsync(GoodbyeMax, CancellationToken.None);
        await tasks.DrainAsync(GoodbyeMax, clock);
        await CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        stopping.Dispose();
    }

    private async Task CloseAsync()
    {
        if (isClosed)
            return;
        isClosed = true;
        await stopping.CancelAsync();
        await Task.WhenAll(loops);
        if (stack is not null)
            await stack.DisposeAsync();
    }

    private async ValueTask PostAsync(Action work, CancellationToken ct) => await stack!.PostAsync(
        _ =>
        {
            work();
            calls.Drain();
        },
        ct);

    private async Task WaitForEmptyAsync(TimeSpan limit, CancellationToken ct)
    {
        long begun = clock.GetTimestamp();
        while (calls.CallCount > 0 && clock.GetElapsedTime(begun) < limit && !ct.IsCancellationRequested)
            await Task.Delay(DrainPoll, clock, CancellationToken.None);
    }

    /// <summary>Calls of before a restart are no more: their media is gone with the process.</summary>
    private async Task EndLostCallsAsync(CancellationToken ct)
    {
        foreach (LiveInteractionView lost in interactions.FindLive(RoutingLink.Channel))
        {
            if (lost.State == InteractionPhase.WrapUp)
                continue;
            if (lost.IsCallback)
            {
                // Nobody was on the line: it keeps its place. Whose customer was being dialled is tried again.
                if (lost.State == InteractionPhase.Dialing)
                    await interactions.FailCallbackAsync(lost.Id, (int)CallCause.TemporaryFailure, ct);
                continue;
            }

            routing.Write(lost.Id, JournalKinds.CallInterrupted, Actor.System, new CallFactData(lost.Agent));
            await interactions.EndByHouseAsync(lost.Id, ct);
            LogInterrupted(logger, lost.Id);
        }
    }

    private SipStack Open()
    {
        int port = options.SipPort ?? VoiceOptions.DefaultSipPort;
        try
        {
            return OpenAt(port);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse && options is { IsDemo: true, SipPort: null })
        {
            LogPortTaken(logger, port);
            return OpenAt(0);
        }
        catch (SocketException fault)
        {
            throw new VoiceStartException(
                $"SIP cannot listen on {options.Address}:{port}: {fault.Message}. Stop the program that listens there, choose another port with " +
                $"{VoiceOptions.Section}:SipPort (ANYSEAT_VOICE__SIPPORT), or switch calls off with {VoiceOptions.Section}:Enabled=false.",
                fault);
        }
    }

    private SipStack OpenAt(int port)
    {
        SipStack opened = SipStack.Open(OptionsFor(port), calls, clock, Instruments.Meter);
        return opened;
    }

    /// <summary>UDP and TCP on one port. When any free one will do, the number that UDP gets is taken for TCP as well.</summary>
    private SipStackOptions OptionsFor(int port)
    {
        int chosen = port != 0 ? port : FreePort.Find(options.BindAddress);
        var at = new IPEndPoint(options.BindAddress, chosen);
        string? advertised = options.AdvertisedAddress.Length > 0 ? options.AdvertisedAddress : null;
        ImmutableArray<SipListen> listen =
        [
            new SipListen { Transport = SipTransportKind.Udp, Address = at, AdvertisedHost = advertised },
            new SipListen { Transport = SipTransportKind.Tcp, Address = at, AdvertisedHost = advertised },
        ];
        SslServerAuthenticationOptions? tls = null;
        if (options.TlsPort > 0)
        {
            tls = SipCertificates.ForServer(options);
            var secure = new IPEndPoint(options.BindAddress, options.TlsPort);
            listen = listen.Add(new SipListen { Transport = SipTransportKind.Tls, Address = secure, AdvertisedHost = advertised });
        }

        return new SipStackOptions
        {
            Listen = listen,
            ClientTransports = [SipTransportKind.Udp, SipTransportKind.Tcp, SipTransportKind.Tls],
            TlsServer = tls,
            TlsClient = SipCertificates.ForClient(options),
            Admits = guard.Admits,
            Garbled = phones.Garbled,
            Timers = options.Timers,
        };
    }

    private void Run(string what, Task loop) => loops.Add(WatchAsync(what, loop));

    private async Task WatchAsync(string what, Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            LogLoopFailed(logger, fault, what);
        }

        if (stopping.IsCancellationRequested)
            return;
        isDeaf = true;
        // Without one of its loops the switch is deaf: better to come up anew than to let callers hear nothing.
        LogLoopEnded(logger, what);
        lifetime.StopApplication();
    }

    private void ObserveCounts()
    {
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.calls.active", () => calls.CallCount, "{call}", "Calls that are not over.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.legs", () => calls.LegCount, "{leg}", "Legs of calls that are not over.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.media.legs", () => media.LegCount, "{leg}", "Legs with open media.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.media.ports", () => media.Ports.TakenCount, "{port}", "Pairs of media ports in use.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.phones", () => calls.PhoneCount, "{phone}", "Telephones registered.");
        Instruments.Meter.CreateObservableUpDownCounter(
            "anyseat.voice.trunks.registered", () => trunks.RegisteredCount, "{trunk}", "Carriers that reach us by a registration.");
        Instruments.Meter.CreateObservableUpDownCounter(
            "anyseat.voice.trunks.lost", () => standings.CountOf(TrunkReach.Lost), "{trunk}", "Carriers that are not reached.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.trunks.servers", CountServers, "{server}", "Servers of carriers that are asked, by state.");
        Instruments.Meter.CreateObservableUpDownCounter(
            "anyseat.voice.phones.lost", () => alarms.CountOf(VoiceAlarmKind.PhoneLost), "{phone}", "Telephones missed by agents who are signed in.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.sources.banned", () => guard.BannedCount, "{address}", "Addresses shut out now.");
        Instruments.Meter.CreateObservableUpDownCounter("anyseat.voice.recordings", () => recordings.Count, "{recording}", "Recordings that run.");
        Instruments.Meter.CreateObservableUpDownCounter(
            "anyseat.voice.recordings.waiting", () => recordings.WaitingCount, "{recording}", "Finished recordings that are not stored yet.");
    }

    private IEnumerable<Measurement<int>> CountServers() =>
    [
        new(probes.CountOf(TargetStatus.Up), new KeyValuePair<string, object?>("state", "up")),
        new(probes.CountOf(TargetStatus.Down), new KeyValuePair<string, object?>("state", "down")),
        new(probes.CountOf(TargetStatus.Unknown), new KeyValuePair<string, object?>("state", "unknown")),
    ];

    [LoggerMessage(Level = LogLevel.Information, Message = "SIP listens on {Address}")]
    private static partial void LogOpen(ILogger logger, IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Information, Message = "New calls are refused; {Count} go on for at most {Seconds} s")]
    private static partial void LogDraining(ILogger logger, int count, int seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Port {Port} of SIP is taken; the demo takes a free one")]
    private static partial void LogPortTaken(ILogger logger, int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {Interaction} broke off when the server went away")]
    private static partial void LogInterrupted(ILogger logger, Guid interaction);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{What} failed")]
    private static partial void LogLoopFailed(ILogger logger, Exception fault, string what);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{What} ended; the server stops")]
    private static partial void LogLoopEnded(ILogger logger, string what);
}

/// <summary>Finds a port that is free for UDP and TCP.</summary>
internal static class FreePort
{
    private const int AttemptsMax = 50;

    /// <summary>A port that is free on an address just now.</summary>
    public static int Find(IPAddress address)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            using Socket udp = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(address, 0));
            int port = ((IPEndPoint)udp.LocalEndPoint!).Port;
            using Socket tcp = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(new IPEndPoint(address, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken for TCP: the next one.
            }
        }

        throw new VoiceStartException($"No port is free on {address} for both UDP and TCP.");
    }
}
