using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Server.Tests;

public sealed class ProblemTests
{
    private static readonly TestModule Module = new()
    {
        Endpoints = api =>
        {
            api.MapPost("/echo", (Note note) => TypedResults.Ok(note));
            api.MapGet("/fail", string () => throw new InvalidOperationException("secret of the inside"));
            api.MapGet("/numbers/{number:int}", (int number) => TypedResults.Ok(new Note(Colour.Red, $"{number}")));
            api.MapGet("/query", (int number) => number);
        },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private enum Colour
    {
        Red,
        DarkBlue,
    }

    [Theory]
    [InlineData("""{"colour":"red","text":"a","more":1}""", "request.json")]
    [InlineData("""{"colour":"red"}""", "request.json")]
    [InlineData("""{"colour":"red","text":null}""", "request.json")]
    [InlineData("""{"colour":1,"text":"a"}""", "request.json")]
    [InlineData("""{"colour":"mauve","text":"a"}""", "request.json")]
    [InlineData("""{"colour":"red","text":"a","text":"b"}""", "request.json")]
    [InlineData("""{"colour":"red","Text":"a"}""", "request.json")]
    [InlineData("""{"colour":"red",""", "request.json")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "request.json")]
    [InlineData("", "request.json")]
    public async Task A_body_that_is_not_the_expected_JSON_is_a_400_with_problem_details(string body, string code)
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using HttpResponseMessage answer = await server.Http.PostAsync("/api/v1/echo", Json(body), Ct);
        JsonElement problem = await ReadProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.StartsWith(code == "request.json" && body.Length == 0 ? "request." : code, problem.GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_UTF_8_is_a_400()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        byte[] bytes = [.. """{"colour":"red","text":" """u8, 0xFF, 0xFE, .. "\"}"u8];
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await server.Http.PostAsync("/api/v1/echo", content, Ct);
        await ReadProblemAsync(answer, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_over_64_KiB_is_a_413()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        string body = $$"""{"colour":"red","text":"{{new string('a', 70_000)}}"}""";
        using HttpResponseMessage answer = await server.Http.PostAsync("/api/v1/echo", Json(body), Ct);
        JsonElement problem = await ReadProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("request.too_large", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_body_of_another_kind_is_a_415()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using var content = new StringContent("<a/>", Encoding.UTF8, "application/xml");
        using HttpResponseMessage answer = await server.Http.PostAsync("/api/v1/echo", content, Ct);
        JsonElement problem = await ReadProblemAsync(answer, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("request.content_type", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound, "api.not_found")]
    [InlineData("/api", HttpStatusCode.NotFound, "api.not_found")]
    [InlineData("/api/v1/numbers/x", HttpStatusCode.NotFound, "api.not_found")]
    [InlineData("/api/v1/echo", HttpStatusCode.MethodNotAllowed, "request.method")]
    [InlineData("/api/v1/query?number=x", HttpStatusCode.BadRequest, "request.invalid")]
    public async Task A_path_or_method_that_is_not_ours_is_a_problem_too(string path, HttpStatusCode status, string code)
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Ct);
        JsonElement problem = await ReadProblemAsync(answer, status);
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_defect_is_a_500_that_tells_nothing_but_the_trace_id()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using HttpResponseMessage answer = await server.Http.GetAsync("/api/v1/fail", Ct);
        JsonElement problem = await ReadProblemAsync(answer, HttpStatusCode.InternalServerError);
        Assert.Equal("internal", problem.GetProperty("code").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enumerations_are_camel_case_words()
    {
        await using RunningServer server = await RunningServer.StartAsync(Module);
        using HttpResponseMessage answer =
            await server.Http.PostAsync("/api/v1/echo", Json("""{"colour":"darkBlue","text":"ä"}"""), Ct);
        Assert.Equal("""{"colour":"darkBlue","text":"ä"}""", Unescape(await answer.Content.ReadAsStringAsync(Ct)));
    }

    private static string Unescape(string json) => json.Replace(@"\u00E4", "ä", StringComparison.Ordinal);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        string body = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:anyseat:problem:" + problem.GetProperty("code").GetString(), problem.GetProperty("type").GetString());
        return problem;
    }

    private sealed record Note(Colour Colour, string Text);
}
