using Anyseat.Server.Hosting;
using Anyseat.Server.Http;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat openapi</c>: prints the description of the API; opens neither listeners nor database.</summary>
internal static class OpenApiVerb
{
    public static async Task<int> RunAsync(TextWriter output, CancellationToken ct)
    {
        await using WebApplication app = new ServerBuilder().Build();
        await output.WriteAsync(await ApiDescription.WriteAsync(app.Services, ct));
        return (int)ExitCode.Done;
    }
}
