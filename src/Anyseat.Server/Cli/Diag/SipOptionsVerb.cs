using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Anyseat.Server.Hosting;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Server.Cli.Diag;

/// <summary><c>anyseat diag sip options URI</c>: finds the servers, sends OPTIONS, prints the answer and how long it took.</summary>
internal static class SipOptionsVerb
{
    public static async Task<int> RunAsync(string text, DiagSettings settings, TextWriter output, CancellationToken ct)
    {
        SipUri uri = SipProbe.UriOf(text);
        await using SipProbe probe = new(settings, output);
        ImmutableArray<SipTarget> targets = await probe.LocateAsync(uri, ct);
        if (targets.IsEmpty)
            return (int)ExitCode.Failed;
        long begun = 0;
        await probe.Stack.PostAsync(
            endpoint =>
            {
                begun = Stopwatch.GetTimestamp();
                endpoint.Send(Build(endpoint, uri, targets[0]), targets);
            },
            ct);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(settings.Timeout * targets.Length);
        try
        {
            return await PrintAsync(probe, () => Stopwatch.GetElapsedTime(begun), output, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await output.WriteLineAsync($"No answer within {settings.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
            return (int)ExitCode.Failed;
        }
    }

    private static SipRequest Build(SipEndpoint endpoint, SipUri uri, SipTarget first)
    {
        SipLocalAddress local = endpoint.LocalAddressOf(first) ?? new SipLocalAddress("unset.invalid", 5060);
        return SipMessageBuilder.Request(SipMethod.Options, uri)
            .Header(SipHeader.Via, endpoint.NewVia(first))
            .Header(SipHeader.MaxForwards, 70)
            .Header(SipHeader.From, $"<sip:anyseat@{local.HostText}>;tag={endpoint.NewId()}")
            .Header(SipHeader.To, $"<{uri}>")
            .Header(SipHeader.CallId, endpoint.NewId())
            .Header(SipHeader.CSeq, "1 OPTIONS")
            .Header(SipHeader.Contact, $"<sip:anyseat@{local}>")
            .Header(SipHeader.Accept, "application/sdp")
            .Header(SipHeader.UserAgent, $"Anyseat/{ServerVersion.Text}")
            .BuildRequest();
    }

    private static async Task<int> PrintAsync(SipProbe probe, Func<TimeSpan> elapsed, TextWriter output, CancellationToken ct)
    {
        while (true)
        {
            switch (await probe.NextAsync(ct))
            {
                case EndpointEffect.ResponseArrived { Response.IsFinal: true } arrived:
                    double ms = elapsed().TotalMilliseconds;
                    await output.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"answer  {arrived.Response.Status} {arrived.Response.Reason} from {arrived.Flow.Remote} over {arrived.Flow.Transport.Token()} in {ms:0.0} ms"));
                    await PrintHeadersAsync(arrived.Response, output);
                    return (int)ExitCode.Done;
                case EndpointEffect.RequestFailed failed:
                    IPEndPoint last = new(failed.Transaction.Target.Address, failed.Transaction.Target.Port);
                    await output.WriteLineAsync(failed.Error == TransactionError.Timeout
                        ? $"No answer from {last} over {failed.Transaction.Target.Transport.Token()}."
                        : $"{last} cannot be reached over {failed.Transaction.Target.Transport.Token()}: nobody listens there, or the certificate does not prove the name.");
                    return (int)ExitCode.Failed;
            }
        }
    }

    private static async Task PrintHeadersAsync(SipResponse response, TextWriter output)
    {
        foreach (SipHeader header in (SipHeader[])[SipHeader.Server, SipHeader.UserAgent, SipHeader.Allow, SipHeader.Supported, SipHeader.Accept, SipHeader.RetryAfter, SipHeader.Warning])
        {
            if (response.TextOf(header) is { } value)
                await output.WriteLineAsync($"  {SipHeaders.NameOf(header)}: {value}");
        }

        if (response.Via.Parameters.Text("received"u8) is { } seen)
            await output.WriteLineAsync($"  It sees us as {seen}:{response.Via.ResponsePort?.ToString(CultureInfo.InvariantCulture) ?? "?"}");
    }
}
