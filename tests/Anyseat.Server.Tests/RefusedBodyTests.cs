using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Server.Tests;

/// <summary>A client that sends its whole body before it looks at the answer still gets to read why it was refused. Spoken over a
/// bare socket, so that no library looks first.</summary>
public sealed class RefusedBodyTests
{
    private static readonly TestModule Module = new()
    {
        Endpoints = api =>
        {
            api.MapPost("/echo", (Note note) => TypedResults.Ok(note));
            // Refuses without a look at the body, as an upload without a credential does.
            api.MapPost("/closed", () => TypedResults.Problem(statusCode: 401));
        },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/echo", 413, 11 << 20, false)]
    [InlineData("/api/v1/echo", 413, 11 << 20, true)]
    [InlineData("/api/v1/echo", 413, 70_000, false)]
    [InlineData("/api/v1/echo", 413, 70_000, true)]
    [InlineData("/api/v1/closed", 401, 11 << 20, false)]
    [InlineData("/api/v1/closed", 401, 11 << 20, true)]
    public async Task The_answer_to_a_body_that_is_refused_can_be_read_after_all_of_it_was_sent(
        string path, int status, int size, bool isChunked)
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        await using NetworkStream stream = await ConnectAsync(server);

        await SendAsync(stream, path, size, isChunked);

        string answer = await ReadAsync(stream);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains($"\"status\":{status}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_answered_and_cut_off()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        await using NetworkStream stream = await ConnectAsync(server);
        await WriteAsync(stream, "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n");
        string answer = string.Empty;
        Task reading = Task.Run(async () => answer = await ReadAsync(stream), Ct);

        long sent = 0;
        byte[] part = new byte[1 << 20];
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (; sent < 4L << 30; sent += part.Length)
                await stream.WriteAsync(part, Ct);
        });

        await reading;
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.True(sent < 4L << 30);
    }

    [Fact]
    public async Task A_client_that_asked_first_is_answered_at_once_and_not_waited_for()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        await using NetworkStream stream = await ConnectAsync(server);
        await WriteAsync(
            stream, "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", await ReadAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_within_the_limit_is_taken()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        await using NetworkStream stream = await ConnectAsync(server);
        string chunks = string.Concat("{\"text\":\"hello\"}".Select(letter => $"1\r\n{letter}\r\n"));
        await WriteAsync(
            stream,
            "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunks + "0\r\n\r\n");
        string answer = await ReadAsync(stream);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("{\"text\":\"hello\"}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_2_the_answer_can_be_read_and_the_connection_goes_on()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module, new() { ["Anyseat:Https"] = "true" });
        for (int round = 0; round < 3; round++)
        {
            using var large = new HttpRequestMessage(HttpMethod.Post, "/api/v1/echo")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new StringContent("{\"text\":\"" + new string('x', 11 << 20), Encoding.UTF8, "application/json"),
            };
            using HttpResponseMessage answer = await server.Http.SendAsync(large, Ct);
            Assert.Equal(HttpVersion.Version20, answer.Version);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Contains("request.too_large", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    private static async Task<NetworkStream> ConnectAsync(RunningServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port, Ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task SendAsync(NetworkStream stream, string path, int size, bool isChunked)
    {
        string length = isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {size}";
        await WriteAsync(stream, $"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n{length}\r\n\r\n");
        byte[] body = Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', size - 11) + "\"}");
        if (isChunked)
            await WriteAsync(stream, $"{size:x}\r\n");
        await stream.WriteAsync(body, Ct);
        if (isChunked)
            await WriteAsync(stream, "\r\n0\r\n\r\n");
    }

    private static Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), Ct).AsTask();

    // Up to the end of the problem or of the connection.
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        byte[] part = new byte[4096];
        int count;
        while (!answer.ToString().Contains("}\r\n0\r\n", StringComparison.Ordinal) && (count = await stream.ReadAsync(part, Ct)) > 0)
            answer.Append(Encoding.UTF8.GetString(part, 0, count));
        return answer.ToString();
    }

    private sealed record Note(string Text);
}
