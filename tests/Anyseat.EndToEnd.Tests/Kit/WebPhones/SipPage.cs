using System.Net;
using System.Net.WebSockets;
using System.Text;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;
using Anyseat.Testing;

namespace Anyseat.EndToEnd.Tests.Kit.WebPhones;

/// <summary>The system's own web server in the place of the host's: serves the telephone's page, and SIP over WebSocket.</summary>
internal sealed class SipPage : IAsyncDisposable
{
    private const string Page = """<!doctype html><meta charset="utf-8"><title>Telephone</title><script type="module" src="/phone.js"></script>""";

    private readonly HttpListener listener = new();
    private readonly CancellationTokenSource stop = new();
    private readonly SipStack stack;
    private readonly Task serving;

    public SipPage(SipStack stack)
    {
        this.stack = stack;
        Address = $"http://127.0.0.1:{ExternalProgram.FreePort()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        listener.Close();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                if (context.Request.IsWebSocketRequest)
                {
                    HttpListenerWebSocketContext accepted = await context.AcceptWebSocketAsync(WebSocketFraming.SubProtocol);
                    open.Add(stack.ServeWebSocketAsync(accepted.WebSocket, context.Request.RemoteEndPoint, isSecure: false, stop.Token));
                }
                else
                {
                    Answer(context);
                }
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private static void Answer(HttpListenerContext context)
    {
        string name = context.Request.Url!.AbsolutePath[1..];
        bool isScript = name is "phone.js" or "sip.js";
        context.Response.StatusCode = isScript || name.Length == 0 ? 200 : 404;
        context.Response.ContentType = isScript ? "text/javascript" : "text/html";
        byte[] body = isScript ? File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Kit", "WebPhones", name)) : Encoding.UTF8.GetBytes(Page);
        context.Response.Close(body, willBlock: false);
    }
}
