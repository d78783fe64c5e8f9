using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Anyseat.People.Http;

/// <summary>Reads a request body after the caller was checked: one JSON object of at most 64 KiB, without unknown,
/// repeated or missing fields, each error naming its field.</summary>
internal static class JsonBody
{
    public const int SizeMax = 64 * 1024;

    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads the body.</summary>
    public static async Task<Result<T>> ReadAsync<T>(HttpContext http, CancellationToken ct)
        where T : class
    {
        if (!IsJson(http.Request.ContentType))
            return new UnsupportedContentError("body.content_type", "The Content-Type must be application/json.");
        var tooLarge = new TooLargeError("body.too_large", $"The body must have at most {SizeMax} bytes.", SizeMax);
        if (http.Request.ContentLength > SizeMax)
            return tooLarge;
        byte[] buffer = new byte[SizeMax + 1];
        int size = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return size > SizeMax ? tooLarge : Parse<T>(buffer.AsMemory(0, size));
    }

    /// <summary>Parses the body.</summary>
    public static Result<T> Parse<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = options.MaxDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new ValidationError("body.malformed", "The body must be one JSON object.");
            if (FindFieldError(document.RootElement, options.GetTypeInfo(typeof(T))) is { } error)
                return error;
            return document.RootElement.Deserialize<T>(options)!;
        }
        catch (JsonException exception) when (exception.Path is { Length: > 2 } path)
        {
            string field = path[2..].Split('.', '[')[0];
            return new ValidationError("field.malformed", $"{field} is not of the expected kind.", field);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not Unicode.
            return new ValidationError("body.malformed", "The body is not well-formed JSON.");
        }
    }

    private static ValidationError? FindFieldError(JsonElement body, JsonTypeInfo type)
    {
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (!type.Properties.Any(known => known.Name == property.Name))
                return new ValidationError("field.unknown", "The body has a field that is not known here.", property.Name);
        }
        return type.Properties.FirstOrDefault(known => known.IsRequired && !body.TryGetProperty(known.Name, out _)) is { } missing
            ? new ValidationError("field.missing", $"{missing.Name} is missing.", missing.Name)
            : null;
    }

    private static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
