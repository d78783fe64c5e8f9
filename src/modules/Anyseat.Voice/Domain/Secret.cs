using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anyseat.Voice.Domain;

/// <summary>A password or a hash as good as one. It never shows itself: not in text, not in the API's JSON; only the store, with the
/// keys of data protection, writes it.</summary>
/// <param name="value">In the clear.</param>
[JsonConverter(typeof(SecretConverter))]
internal sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>In the clear, for whoever must use it.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && string.Equals(Reveal(), other.Reveal(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(value);

    /// <summary>Wherever no other converter is set: takes a secret from a request, and writes null instead of one.</summary>
    private sealed class SecretConverter : JsonConverter<Secret>
    {
        public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text ? new Secret(text) : null;

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}
