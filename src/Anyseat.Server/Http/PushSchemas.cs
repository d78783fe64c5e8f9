using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Anyseat.Platform.Push;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anyseat.Server.Http;

/// <summary>Describes what comes over the push stream: a schema <c>Push.TOPIC.KIND</c> for each event's data.</summary>
/// <remarks>The generator writes nested shapes out when it is asked for a schema by itself, and a shape that may be null loses
/// its null there. Nested shapes are therefore named here, as they are in the endpoints' answers.</remarks>
internal sealed class PushSchemas(OpenApiDocument document, OpenApiDocumentTransformerContext context, JsonSerializerOptions json)
{
    private IDictionary<string, IOpenApiSchema> Named =>
        (document.Components ??= new OpenApiComponents()).Schemas ??= new Dictionary<string, IOpenApiSchema>();

    /// <summary>Adds the schemas of all registered shapes to the document.</summary>
    public async Task AddAsync(IEnumerable<PushEventShape> shapes, CancellationToken ct)
    {
        foreach (PushEventShape shape in shapes)
            Named[$"Push.{shape.Topic}.{shape.Kind}"] = await DescribeAsync(shape.DataType, ct);
    }

    private async Task<OpenApiSchema> DescribeAsync(Type type, CancellationToken ct)
    {
        OpenApiSchema schema = await context.GetOrCreateSchemaAsync(type, cancellationToken: ct);
        foreach (JsonPropertyInfo property in json.GetTypeInfo(type).Properties)
        {
            if (schema.Properties?.TryGetValue(property.Name, out IOpenApiSchema? member) == true)
                schema.Properties[property.Name] = await NameAsync(member, property.PropertyType, property.IsGetNullable, ct);
        }

        return schema;
    }

    private async Task<IOpenApiSchema> NameAsync(IOpenApiSchema member, Type type, bool isNullable, CancellationToken ct)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        JsonTypeInfo info = json.GetTypeInfo(plain);
        if (member is OpenApiSchema { Items: { } items } list && info.ElementType is { } element)
        {
            list.Items = await NameAsync(items, element, Nullable.GetUnderlyingType(element) is not null, ct);
            return list;
        }

        if ((info.Kind != JsonTypeInfoKind.Object && !plain.IsEnum) || OpenApiOptions.CreateDefaultSchemaReferenceId(info) is not { } id)
            return member;
        if (Named.TryAdd(id, member))
            Named[id] = await DescribeAsync(plain, ct);
        var reference = new OpenApiSchemaReference(id, document);
        return isNullable
            ? new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference] }
            : reference;
    }
}
