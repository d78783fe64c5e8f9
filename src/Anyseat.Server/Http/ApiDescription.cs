using System.Text.Json;
using Anyseat.Platform.Push;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Anyseat.Server.Http;

/// <summary>The OpenAPI 3.1 description of <c>/api/v1</c>, generated from the endpoints.</summary>
internal static class ApiDescription
{
    public const string Name = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Anyseat",
                Version = Name,
                Description = "The public API of desk, widget and integrators. docs/protocol.md tells the whole story.",
                License = new OpenApiLicense { Name = "Apache-2.0" },
            };
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, context, ct) => new PushSchemas(document, context, JsonOf(context.ApplicationServices))
            .AddAsync(context.ApplicationServices.GetServices<PushEventShape>(), ct));
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(Instant) || context.JsonTypeInfo.Type == typeof(Instant?))
                DescribeInstant(schema);
            return Task.CompletedTask;
        });
    });

    /// <summary>The document as JSON with line feeds and one at its end.</summary>
    public static async Task<string> WriteAsync(IServiceProvider services, CancellationToken ct)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(ct);
        using var buffer = new StringWriter { NewLine = "\n" };
        document.SerializeAsV31(new OpenApiJsonWriter(buffer));
        return buffer.ToString().ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }

    private static JsonSerializerOptions JsonOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private static void DescribeInstant(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = "date-time";
        schema.Properties = null;
        schema.Required = null;
        schema.Description = "ISO 8601 in UTC, to the microsecond.";
    }
}
