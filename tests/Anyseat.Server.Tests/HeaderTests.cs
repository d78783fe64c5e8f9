using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Server.Tests;

public sealed class HeaderTests
{
    private static readonly TestModule Module = new()
    {
        Endpoints = api =>
        {
            api.MapGet("/fail", string () => throw new InvalidOperationException("no"));
            api.MapGet("/channels/chat/main", () => "main");
            api.MapGet("/desk", () => "desk");
            api.MapGet("/address", (HttpContext context) => $"{context.Request.Scheme} {context.Connection.RemoteIpAddress}");
        },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/desk")]
    [InlineData("/api/v1/fail")]
    [InlineData("/api/v1/nothing")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Ct);
        string policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src 'self' ws://{server.Http.BaseAddress!.Authority};", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Contains("geolocation=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Answers_of_the_API_are_not_kept_by_caches()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using HttpResponseMessage answer = await server.Http.GetAsync("/api/v1/desk", Ct);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("/api/v1/channels/chat/main", "https://shop.example", true)]
    [InlineData("/api/v1/channels/chat/main", "https://other.example", false)]
    [InlineData("/api/v1/desk", "https://shop.example", false)]
    public async Task Only_the_channel_is_open_to_the_allowed_origins(string path, string origin, bool isAllowed)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            Module, new() { ["Anyseat:Channel:AllowedOrigins:0"] = "https://shop.example" });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Ct);
        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_preflight_of_the_channel_is_answered_without_an_endpoint_for_OPTIONS()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module, new() { ["Anyseat:Demo"] = "true" });
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/channels/chat/main/conversations");
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("127.0.0.0/8", "https 203.0.113.9")]
    [InlineData("127.0.0.1", "https 203.0.113.9")]
    [InlineData("10.0.0.0/8", "http 127.0.0.1")]
    [InlineData(null, "http 127.0.0.1")]
    public async Task Forwarded_headers_count_only_from_trusted_proxies(string? trusted, string seen)
    {
        Dictionary<string, string?> settings = trusted is null ? [] : new() { ["Anyseat:TrustedProxies:0"] = trusted };
        await using RunningServer server = await RunningServer.StartAsync(Module, settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/address");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Ct);
        Assert.Equal(seen, await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task HTTPS_behind_a_proxy_under_a_public_name_gets_HSTS()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            Module, new() { ["Anyseat:TrustedProxies:0"] = "127.0.0.1" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/desk");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "desk.example");
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Ct);
        Assert.Equal("max-age=31536000", Header(answer, "Strict-Transport-Security"));
        Assert.Contains("wss://desk.example;", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
