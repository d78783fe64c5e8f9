using System.Security.Claims;
using System.Text;
using System.Threading.Channels;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Push;

/// <summary>Registers and maps the push stream: <c>/api/v1/stream</c> and its server-sent event form.</summary>
public static class PushEndpoints
{
    /// <summary>The WebSocket sub-protocol.</summary>
    public const string SubProtocol = "anyseat.v1";

    /// <summary>Adds the hub; topics, calls and authenticators come from the modules.</summary>
    public static IServiceCollection AddAnyseatPush(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(configuration.GetSection("Anyseat:Push").Get<PushOptions>() ?? new PushOptions());
        services.AddSingleton(new PushRun(Guid.NewGuid().ToString("N")[..10]));
        services.AddSingleton<PushHub>();
        return services;
    }

    /// <summary>Maps <c>stream</c> and <c>stream/events</c> under the API group.</summary>
    public static void MapPush(this IEndpointRouteBuilder api)
    {
        IServiceProvider services = api.ServiceProvider;
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(
            () => services.GetRequiredService<PushHub>().CloseAll());
        api.MapGet("/stream", AcceptAsync).ExcludeFromDescription()
            .OpenToEverybody("who it is comes with the first message; topics ask for what they need");
        api.MapGet("/stream/events", StreamAsync)
            .WithName("StreamEvents").WithTags("Push")
            .WithSummary("Server-sent events: the push protocol for clients that cannot open a WebSocket.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .OpenToEverybody("cookie or token are checked inside; topics ask for what they need");
    }

    private static async Task AcceptAsync(HttpContext context, PushHub hub, ILogger<PushConnection> logger, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await ProblemMapper.WriteAsync(context, new ValidationError("push.websocket_required", "Open this address as a WebSocket."));
            return;
        }

        string? protocol = context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol) ? SubProtocol : null;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = protocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
            DangerousEnableCompression = false,
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var connection = new PushConnection(socket, context.User, IsSameOrigin(context), hub, logger, ended.Token);
        if (!hub.TryAdd(connection))
            connection.Close((System.Net.WebSockets.WebSocketCloseStatus)1013, "too many connections");
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            connection.Close((System.Net.WebSockets.WebSocketCloseStatus)1012, "restart");
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            hub.Remove(connection);
        }
    }

    private static async Task StreamAsync(
        HttpContext context, PushHub hub, string topic, string? cursor, string? deskId, IHostApplicationLifetime lifetime)
    {
        ClaimsPrincipal? user = context.User;
        string? header = context.Request.Headers.Authorization;
        if (header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && user.Identity is not { IsAuthenticated: true })
            user = await hub.AuthenticateAsync(header[7..].Trim(), context.RequestAborted);
        if (user?.Identity is not { IsAuthenticated: true })
        {
            await ProblemMapper.WriteAsync(context, new UnauthenticatedError("session.required", "Sign in first."));
            return;
        }

        var peer = new PushPeer { User = user, DeskId = deskId is { Length: <= 64 } ? deskId : null };
        Result<PushTopic> found = await hub.ResolveAsync(topic, peer, context.RequestAborted);
        if (!found.TryGet(out PushTopic? source, out Error? error))
        {
            await ProblemMapper.WriteAsync(context, error);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var sink = new EventStreamSink(hub.Options.OutboundMax);
        sink.Send(new OutFrame("welcome", null, default, hub.Welcome()));
        if (hub.IsDegraded)
            sink.Send(hub.ServiceFrame());
        var subscription = new PushSubscription(source, peer, sink, sub: null);
        try
        {
            await source.SubscribeAsync(subscription, cursor, ended.Token);
            await sink.WriteAsync(context.Response, hub.Options.Heartbeat, hub.Clock, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went away or the server goes down: the client comes back with its cursor.
        }
        finally
        {
            source.Unsubscribe(subscription);
        }
    }

    /// <summary>A cookie counts on a WebSocket only from our own pages: browsers send it from anywhere else too (cross-site
    /// WebSocket hijacking), and SameSite does not cover every browser.</summary>
    private static bool IsSameOrigin(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        return origin is null
            || string.Equals(origin, $"{context.Request.Scheme}://{context.Request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Server-sent events over one response (WHATWG HTML §9.2).</summary>
    private sealed class EventStreamSink(int outboundMax) : IPushSink
    {
        private readonly Channel<OutFrame> outbound = Channel.CreateBounded<OutFrame>(outboundMax);

        public void Send(OutFrame frame)
        {
            if (!outbound.Writer.TryWrite(frame))
                outbound.Writer.TryComplete();
        }

        public async Task WriteAsync(HttpResponse response, TimeSpan heartbeat, TimeProvider clock, CancellationToken ct)
        {
            await response.StartAsync(ct);
            using var beat = new PeriodicTimer(heartbeat, clock);
            Task<bool> tick = beat.WaitForNextTickAsync(ct).AsTask();
            Task<bool> ready = outbound.Reader.WaitToReadAsync(ct).AsTask();
            while (true)
            {
                Task<bool> first = await Task.WhenAny(tick, ready);
                if (ReferenceEquals(first, tick))
                {
                    await response.WriteAsync(": beat\n\n", ct);
                    tick = beat.WaitForNextTickAsync(ct).AsTask();
                }
                else
                {
                    if (!await ready)
                        return;
                    while (outbound.Reader.TryRead(out OutFrame frame))
                        await WriteFrameAsync(response, frame, ct);
                    ready = outbound.Reader.WaitToReadAsync(ct).AsTask();
                }

                await response.Body.FlushAsync(ct);
            }
        }

        private static async Task WriteFrameAsync(HttpResponse response, OutFrame frame, CancellationToken ct)
        {
            string id = frame.Cursor is null ? string.Empty : $"id: {frame.Cursor}\n";
            await response.WriteAsync($"event: {frame.Type}\n{id}data: ", Encoding.UTF8, ct);
            await response.Body.WriteAsync(frame.Head, ct);
            await response.Body.WriteAsync(frame.Tail, ct);
            await response.WriteAsync("\n\n", ct);
        }
    }
}
