using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>What the API answered.</summary>
public sealed record ApiAnswer(int Status, string Text, string? ContentType, TimeSpan? RetryAfter, string? ETag)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The stable code of problem details; null for other answers.</summary>
    public string? Code => ContentType == "application/problem+json" ? (string?)Json["code"] : null;

    public ApiAnswer Require(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }
}

/// <summary>An HTTP client of the API that keeps cookies and headers.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;

    public ApiClient(Uri address)
    {
        Address = address;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            BaseAddress = new Uri(address, "/api/v1/"),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public static string NewKey() => Guid.NewGuid().ToString();

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiAnswer> PostAsync(string path, JsonNode? body = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : ToContent(body), key is null ? [] : [("Idempotency-Key", key)]);

    public Task<ApiAnswer> PostBytesAsync(string path, byte[] body, string contentType, string? key = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(HttpMethod.Post, path, content, key is null ? [] : [("Idempotency-Key", key)]);
    }

    public Task<ApiAnswer> PutAsync(string path, JsonNode body, string? match = null) =>
        SendAsync(HttpMethod.Put, path, ToContent(body), match is null ? [] : [("If-Match", match)]);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach ((string name, string value) in headers.Concat(Headers.Select(header => (header.Key, header.Value))))
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await http.SendAsync(request);
        RetryConditionHeaderValue? retry = answer.Headers.RetryAfter;
        return new ApiAnswer(
            (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType, retry?.Delta,
            answer.Headers.ETag?.Tag);
    }

    public async Task<byte[]> GetBytesAsync(string url) => await http.GetByteArrayAsync(new Uri(Address, url));

    /// <summary>An open response whose body is read as it comes.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path)
    {
        var all = new List<JsonNode>();
        string? cursor = null;
        do
        {
            string separator = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
            string next = cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}";
            JsonNode page = (await GetAsync($"{path}{separator}limit=200{next}")).Require(200).Json;
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>The whole story of an interaction, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> ReadTimelineAsync(string interaction)
    {
        var all = new List<JsonNode>();
        long before = long.MaxValue;
        while (true)
        {
            JsonNode page = (await GetAsync(string.Create(
                CultureInfo.InvariantCulture, $"interactions/{interaction}/timeline?limit=200&before={before}"))).Require(200).Json;
            all.InsertRange(0, page["items"]!.AsArray().Select(item => item!));
            if (!(bool)page["hasEarlier"]!)
                return all;
            before = (long)all[0]["seq"]!;
        }
    }

    public void Dispose() => http.Dispose();

    public static StringContent ToContent(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
