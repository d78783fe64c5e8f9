using Anyseat.Platform.Security;
using Anyseat.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Server.Tests;

public sealed class AccessRuleTests
{
    [Fact]
    public async Task Every_endpoint_of_the_API_asks_for_something_or_says_why_it_does_not()
    {
        await using WebApplication app = new ServerBuilder(new Dictionary<string, string?>()).Build();
        RouteEndpoint[] endpoints = [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) == true)
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)];
        Assert.True(endpoints.Length > 60, $"Only {endpoints.Length} endpoints were found: does this test still look at all of them?");
        string[] silent = [.. endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null)
            .Select(endpoint => endpoint.DisplayName ?? endpoint.RoutePattern.RawText!)];
        Assert.True(
            silent.Length == 0,
            $"Nothing guards {string.Join(", ", silent)}. Use RequirePermission, RequireUser, RequireVisitor, or OpenToEverybody with the reason.");
    }
}
