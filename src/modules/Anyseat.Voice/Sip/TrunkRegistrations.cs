using System.Collections.Immutable;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;
using Anyseat.Sip.Trunks;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Sip;

/// <summary>Our registrations at carriers, kept alive (RFC 3261 §10.2). Owned by the loop of calls.</summary>
internal sealed partial class TrunkRegistrations(
    IVoiceSettings settings, TrunkLocator locator, TrunkStandings standings, TaskTracker tasks, ILogger<TrunkRegistrations> logger)
{
    private const int RefreshTimer = 1;
    private static readonly RegistrationPolicy Policy = new();

    private readonly Dictionary<Guid, TrunkRegistration> trunks = [];
    private SipEndpoint endpoint = null!;

    /// <summary>Has work done on the loop of calls; set by the host.</summary>
    public Func<Action, CancellationToken, ValueTask> Post { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>How many carriers reach us by a registration.</summary>
    public int RegisteredCount => trunks.Values.Count(one => one.State.IsRegistered);

    /// <summary>How many registrations are wanted and do not hold.</summary>
    public int LostCount => trunks.Values.Count(one => !one.State.IsRegistered);

    /// <summary>Begins with the present configuration, and follows it; on the loop.</summary>
    public void Begin(SipEndpoint endpoint)
    {
        this.endpoint = endpoint;
        settings.Changed += changed => tasks.Run("A change of trunks", ct => Post(() => Configure(changed), ct).AsTask());
        Configure(settings.Current);
    }

    /// <summary>Takes our registrations back; on the loop.</summary>
    public void Stop()
    {
        foreach (TrunkRegistration one in trunks.Values)
            Carry(one, RegistrationClient.Stop(one.State));
    }

    /// <summary>Takes what the endpoint tells of our registrations.</summary>
    /// <returns>False when it is about something else.</returns>
    public bool Handle(EndpointEffect happened)
    {
        switch (happened)
        {
            case EndpointEffect.ResponseArrived { Transaction.Context: TrunkRegistration one } arrived:
                if (arrived.Response.IsFinal && ReferenceEquals(arrived.Transaction, one.Request))
                    Answered(one, arrived.Transaction, arrived.Response);
                return true;
            case EndpointEffect.RequestFailed { Transaction.Context: TrunkRegistration one } failed:
                if (ReferenceEquals(failed.Transaction, one.Request))
                    Carry(one, RegistrationClient.Failed(one.State, Policy, Random()));
                return true;
            case EndpointEffect.TimerFired { Owner: TrunkRegistration one }:
                one.Timer = null;
                Carry(one, RegistrationClient.TimerFired(one.State));
                return true;
            default:
                return false;
        }
    }

    private void Configure(VoiceSettings current)
    {
        Trunk[] wanted = [.. current.Trunks.Where(trunk => trunk is { IsEnabled: true, Access: TrunkKind.Registering, Credentials.Password: not null })];
        // Documents are read anew with every change of any of them: a trunk is the same as long as its version is.
        var kept = wanted.Select(trunk => (trunk.Id, trunk.Version)).ToHashSet();
        foreach (TrunkRegistration former in trunks.Values.Where(one => !kept.Contains((one.Trunk.Id, one.Trunk.Version))).ToArray())
        {
            trunks.Remove(former.Trunk.Id);
            standings.Forget(former.Trunk.Id);
            Carry(former, RegistrationClient.Stop(former.State));
            StopTimer(former);
        }

        foreach (Trunk trunk in wanted.Where(trunk => !trunks.ContainsKey(trunk.Id)))
        {
            TrunkCredentials known = trunk.Credentials!;
            (RegistrationState state, ImmutableArray<RegistrationEffect> effects) = RegistrationClient.Begin(Policy);
            var begun = new TrunkRegistration(
                trunk, new DigestSession(new SipCredentials(known.User, known.Password!.Reveal(), known.Realm), endpoint.NewId), $"{endpoint.NewId()}{endpoint.NewId()}",
                endpoint.NewId())
            { State = state };
            trunks.Add(trunk.Id, begun);
            standings.Set(trunk, TrunkReach.Unknown);
            Carry(begun, (state, effects));
        }
    }

    private void Carry(TrunkRegistration one, (RegistrationState State, ImmutableArray<RegistrationEffect> Effects) step)
    {
        one.State = step.State;
        foreach (RegistrationEffect effect in step.Effects)
        {
            switch (effect)
            {
                case RegistrationEffect.SendRegister send:
                    Locate(one, send.Expires);
                    break;
                case RegistrationEffect.StartTimer start:
                    StopTimer(one);
                    one.Timer = endpoint.StartTimer(one, RefreshTimer, start.After);
                    break;
                case RegistrationEffect.Registered:
                    standings.Set(one.Trunk, TrunkReach.Reached);
                    LogRegistered(logger, one.Trunk.Name);
                    break;
                case RegistrationEffect.Lost lost:
                    standings.Set(one.Trunk, TrunkReach.Lost, lost.Status > 0 ? lost.Status : null);
                    LogLost(logger, one.Trunk.Name, lost.Status);
                    break;
            }
        }
    }

    private void Locate(TrunkRegistration one, TimeSpan expires) => tasks.Run("Looking up a carrier", async ct =>
    {
        ImmutableArray<SipTarget> targets = await locator.LocateAsync(one.Trunk, ct);
        await Post(() => Send(one, targets, expires), ct);
    });

    private void Send(TrunkRegistration one, ImmutableArray<SipTarget> targets, TimeSpan expires)
    {
        ImmutableArray<SipTarget> reachable = targets.RemoveAll(target => endpoint.LocalAddressOf(target) is null);
        if (reachable.IsEmpty)
        {
            Carry(one, RegistrationClient.Failed(one.State, Policy, Random()));
            return;
        }

        (one.Targets, one.Expires) = (reachable, expires);
        SendNow(one);
    }

    private void SendNow(TrunkRegistration one)
    {
        SipTarget first = one.Targets[0];
        string user = SipText.EscapeUser(one.Trunk.Credentials!.User);
        string domain = one.Trunk.Domain ?? one.Trunk.Targets[0].Host;
        SipUri registrar = SipUri.Parse($"sip:{domain}");
        // Without a transport the carrier would call over UDP, whatever we registered over.
        string transport = first.Transport == SipTransportKind.Udp ? "" : $";transport={first.Transport.Token().ToLowerInvariant()}";
        one.Contact = SipUri.Parse($"sip:{user}@{endpoint.LocalAddressOf(first)}{transport}");
        SipMessageBuilder builder = SipMessageBuilder.Request(SipMethod.Register, registrar)
            .Header(SipHeader.Via, endpoint.NewVia(first))
            .Header(SipHeader.MaxForwards, 70)
            .Header(SipHeader.From, $"<sip:{user}@{domain}>;tag={one.Tag}")
            .Header(SipHeader.To, $"<sip:{user}@{domain}>")
            .Header(SipHeader.CallId, one.CallId)
            .Header(SipHeader.CSeq, new SipCSeq(++one.Sequence, SipMethod.Register).ToString())
            .Header(SipHeader.Contact, $"<{one.Contact}>")
            .Header(SipHeader.Expires, (uint)one.Expires.TotalSeconds)
            .Header(SipHeader.UserAgent, "Anyseat");
        SipRequest request = one.Digest.Sign(builder, SipMethod.Register, registrar.ToString()).BuildRequest();
        one.Request = endpoint.Send(request, one.Targets, one);
    }

    private void Answered(TrunkRegistration one, SipClientTransaction transaction, SipResponse response)
    {
        bool isChallenged = response.Status is 401 or 407 && one.Digest.TryTake(response, transaction.Request);
        if (isChallenged)
            SendNow(one);
        else
            Carry(one, RegistrationClient.Answered(one.State, response, one.Contact, Policy, Random()));
    }

    private void StopTimer(TrunkRegistration one)
    {
        if (one.Timer is { } running)
            endpoint.StopTimer(running);
        one.Timer = null;
    }

    private static double Random() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registered with {Trunk}")]
    private static partial void LogRegistered(ILogger logger, string trunk);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Trunk} does not reach us: the registration was lost with {Status}")]
    private static partial void LogLost(ILogger logger, string trunk, int status);
}

/// <summary>A registration of ours at a carrier.</summary>
/// <param name="trunk">The carrier.</param>
/// <param name="digest">Answers its challenges.</param>
/// <param name="callId">The Call-ID of all its REGISTERs (RFC 3261 §10.2).</param>
/// <param name="tag">The From tag.</param>
internal sealed class TrunkRegistration(Trunk trunk, DigestSession digest, string callId, string tag)
{
    public Trunk Trunk => trunk;

    public DigestSession Digest => digest;

    public string CallId => callId;

    public string Tag => tag;

    public required RegistrationState State { get; set; }

    public uint Sequence { get; set; }

    public ImmutableArray<SipTarget> Targets { get; set; } = [];

    public TimeSpan Expires { get; set; }

    public SipUri Contact { get; set; }

    public SipClientTransaction? Request { get; set; }

    public SipUserTimer? Timer { get; set; }
}
