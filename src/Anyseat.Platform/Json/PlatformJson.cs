using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anyseat.Platform.Json;

/// <summary>How JSON is written and read everywhere: camelCase names and enumeration words; unknown members refused.</summary>
public static class PlatformJson
{
    /// <summary>For the API, push frames and journal data.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Sets an options object to the rules of the house.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 16;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>The value as UTF-8.</summary>
    public static byte[] ToUtf8<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>The value of journal data or a snapshot, which we wrote ourselves.</summary>
    /// <exception cref="JsonException">It is not ours after all.</exception>
    public static T FromUtf8<T>(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<T>(utf8, StoredOptions)
        ?? throw new JsonException("null where a value was stored");

    /// <summary>Stored data may have members that an older or newer version does not know.</summary>
    private static JsonSerializerOptions StoredOptions { get; } = new(Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectRequiredConstructorParameters = false,
    };

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        return options;
    }
}
