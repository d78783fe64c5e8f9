using System.Text.Json;

namespace Anyseat.Server.Tests;

/// <summary>What the API's description says of the push stream. The committed document is the one the code gives, see
/// <see cref="CommandLineTests"/>.</summary>
public sealed class PushSchemaTests
{
    private static readonly JsonElement Schemas = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "openapi", "v1.json"))).RootElement.GetProperty("components").GetProperty("schemas");

    [Theory]
    [InlineData("Push.desk.itemAdded", "item", "attachment")]
    [InlineData("Push.desk.itemAdded", "item", "event")]
    [InlineData("Push.desk.itemAdded", "item", "text")]
    [InlineData("Push.desk.offerMade", "offer", "transfer")]
    [InlineData("Push.desk.conversationOpened", "conversation", "topicNames")]
    [InlineData("Push.desk.stateChanged", "state", "reason")]
    [InlineData("Push.conversation.itemAdded", "item", "attachment")]
    public void A_shape_inside_of_an_event_that_may_be_null_says_so(string name, string member, string nested) =>
        Assert.True(MayBeNull(Member(Resolve(Member(Schemas.GetProperty(name), member)), nested)), $"{name}: {member}.{nested}");

    [Theory]
    [InlineData("Push.desk.itemAdded", "item", "author")]
    [InlineData("Push.conversation.changed", null, "state")]
    public void A_shape_that_is_always_there_is_not_said_to_be_null(string name, string? member, string nested)
    {
        JsonElement shape = Schemas.GetProperty(name);
        Assert.False(MayBeNull(Member(member is null ? shape : Resolve(Member(shape, member)), nested)));
    }

    [Fact]
    public void No_event_writes_out_a_shape_that_has_a_name_of_its_own()
    {
        string[] events = [.. Schemas.EnumerateObject().Select(schema => schema.Name).Where(name => name.StartsWith("Push.", StringComparison.Ordinal))];
        Assert.NotEmpty(events);
        foreach (string name in events)
        {
            foreach (JsonProperty member in Schemas.GetProperty(name).GetProperty("properties").EnumerateObject())
                Assert.False(member.Value.ToString().Contains("\"properties\"", StringComparison.Ordinal), $"{name}.{member.Name}");
        }
    }

    private static JsonElement Member(JsonElement schema, string name) => schema.GetProperty("properties").GetProperty(name);

    private static JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out JsonElement reference) ? Schemas.GetProperty(reference.GetString()!.Split('/')[^1]) : schema;

    private static bool MayBeNull(JsonElement schema) =>
        (schema.TryGetProperty("oneOf", out JsonElement one) && one.EnumerateArray().Any(IsNull)) || IsNull(schema);

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type)
        && (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(word => word.GetString() == "null") : type.GetString() == "null");
}
