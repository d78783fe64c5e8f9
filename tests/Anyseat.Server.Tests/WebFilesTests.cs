using System.Net;
using System.Net.Http.Headers;

namespace Anyseat.Server.Tests;

public sealed class WebFilesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "no-cache", "<p>desk</p>")]
    [InlineData("/conversations", "no-cache", "<p>desk</p>")]
    [InlineData("/admin/queues/0190", "no-cache", "<p>desk</p>")]
    [InlineData("/assets/index-B2c.js", "immutable", "let desk")]
    public async Task The_desk_answers_for_its_rooms_and_its_hashed_files_are_kept_for_good(string path, string cache, string body)
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(cache, Assert.Single(answer.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);
        Assert.StartsWith(body, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/assets/gone.js")]
    [InlineData("/../data/anyseat.db")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/demo/")]
    [InlineData("/other.js")]
    public async Task A_file_that_is_not_there_is_a_404_and_never_the_desk(string path)
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage answer = await server.Http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_widget_may_be_loaded_by_any_page_and_is_checked_by_its_ETag()
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage first = await server.Http.GetAsync("/widget.js", Ct);
        Assert.Equal("*", Assert.Single(first.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("cross-origin", Assert.Single(first.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal(TimeSpan.FromMinutes(5), first.Headers.CacheControl?.MaxAge);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/widget.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await server.Http.SendAsync(again, Ct);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Only_the_widget_itself_is_served_from_its_folder()
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage answer = await server.Http.GetAsync("/widget.js.map", Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_shop_is_there_in_demo_mode()
    {
        await using RunningServer server = await StartAsync(new() { ["Anyseat:Demo"] = "true" });
        Assert.Equal("<p>shop</p>", await server.Http.GetStringAsync("/demo/", Ct));
    }

    [Fact]
    public async Task Web_files_are_compressed_and_the_API_is_not()
    {
        await using RunningServer server = await StartAsync();
        Assert.Equal("br", await EncodingOfAsync(server, "/assets/index-B2c.js"));
        Assert.Null(await EncodingOfAsync(server, "/api/v1/nothing"));
    }

    [Fact]
    public async Task Without_a_built_desk_the_start_page_says_how_to_build_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Http.GetAsync("/", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("./run", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<string?> EncodingOfAsync(RunningServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using HttpResponseMessage answer = await server.Http.SendAsync(request, Ct);
        return answer.Content.Headers.ContentEncoding.SingleOrDefault();
    }

    private static Task<RunningServer> StartAsync(Dictionary<string, string?>? settings = null) =>
        RunningServer.StartAsync(settings: settings, prepare: folder =>
        {
            folder.Write("web/desk/index.html", "<p>desk</p>");
            folder.Write("web/desk/assets/index-B2c.js", "let desk = '" + new string('x', 4000) + "';");
            folder.Write("web/widget/widget.js", "let widget;");
            folder.Write("web/widget/widget.js.map", "{}");
            folder.Write("web/demo-shop/index.html", "<p>shop</p>");
        });
}
