using Anyseat.Server.Hosting;
using Anyseat.Server.Http;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat openapi</c>: prints the description of the API; opens neither listeners nor database.</summary>
internal static class OpenApiVerb
{
    private const int SchemaDepthMax = 256;

    public static async Task<int> RunAsync(TextWriter output, CancellationToken ct)
    {
        await using WebApplication app = new ServerBuilder { Configure = AllowDeepSchemas }.Build();
        await output.WriteAsync(await ApiDescription.WriteAsync(app.Services, ct));
        return (int)ExitCode.Done;
    }

    /// <summary>The schema of a document is deeper than any document of it.</summary>
    private static void AllowDeepSchemas(WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.MaxDepth = SchemaDepthMax);
}
