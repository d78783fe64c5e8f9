using System.IO.Compression;
using Anyseat.Server.Hosting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Anyseat.Server.Web;

/// <summary>Serves the desk at <c>/</c>, the widget at <c>/widget.js</c>, and in demo mode the shop at <c>/demo/</c>.</summary>
/// <remarks>Only these files are compressed: answers of the API carry secrets beside what a caller chose, and the length
/// of a compressed answer would tell of them.</remarks>
internal static class WebFiles
{
    private const string Revalidate = "no-cache";
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string WidgetCache = "public, max-age=300";

    public static void Add(IServiceCollection services)
    {
        services.TryAddWebFolders();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    public static void Use(WebApplication app, ServerSettings settings)
    {
        WebFolders folders = app.Services.GetRequiredService<WebFolders>();
        app.UseWhen(IsForWeb, branch =>
        {
            branch.UseResponseCompression();
            if (folders.Widget is { } widget)
                UseFolder(branch, widget, "", SetWidgetHeaders, path => path == "/widget.js");
            if (settings.Demo && folders.DemoShop is { } shop)
                UseFolder(branch, shop, "/demo", Set(Revalidate));
            if (folders.Desk is { } desk)
                UseDesk(branch, desk);
            else
                branch.Use(ExplainMissingDeskAsync);
        });
    }

    private static void TryAddWebFolders(this IServiceCollection services)
    {
        if (services.All(service => service.ServiceType != typeof(WebFolders)))
            services.AddSingleton(_ => WebFolders.Find(AppContext.BaseDirectory));
    }

    private static bool IsForWeb(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !context.Request.Path.StartsWithSegments("/api");

    private static void UseFolder(
        IApplicationBuilder app, string folder, string at, Action<StaticFileResponseContext> setHeaders,
        Func<PathString, bool>? only = null)
    {
        var files = new PhysicalFileProvider(folder);
        var options = new StaticFileOptions { FileProvider = files, RequestPath = at, OnPrepareResponse = setHeaders };
        app.UseWhen(context => only?.Invoke(context.Request.Path) ?? context.Request.Path.StartsWithSegments(at), branch =>
        {
            branch.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RequestPath = at });
            branch.UseStaticFiles(options);
        });
    }

    // A path of the desk without a file is a room of the single-page app: the app itself answers.
    private static void UseDesk(IApplicationBuilder app, string folder)
    {
        var files = new PhysicalFileProvider(folder);
        var options = new StaticFileOptions { FileProvider = files, OnPrepareResponse = SetDeskHeaders };
        app.UseStaticFiles(options);
        app.UseWhen(context => IsRoom(context.Request), branch =>
        {
            branch.Use((context, next) =>
            {
                context.Request.Path = "/index.html";
                return next(context);
            });
            branch.UseStaticFiles(options);
        });
    }

    private static bool IsRoom(HttpRequest request) =>
        !Path.HasExtension(request.Path.Value)
        && request.Path != "/healthz" && request.Path != "/readyz" && request.Path != "/metrics"
        && !request.Path.StartsWithSegments("/demo");

    private static Task ExplainMissingDeskAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != "/")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("The desk is not built. Run ./run, or npm ci && npm run build in web/desk.\n");
    }

    private static void SetDeskHeaders(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets") ? Immutable : Revalidate;

    private static void SetWidgetHeaders(StaticFileResponseContext context)
    {
        context.Context.Response.Headers.CacheControl = WidgetCache;
        context.Context.Response.Headers.AccessControlAllowOrigin = "*";
    }

    private static Action<StaticFileResponseContext> Set(string cacheControl) =>
        context => context.Context.Response.Headers.CacheControl = cacheControl;
}
