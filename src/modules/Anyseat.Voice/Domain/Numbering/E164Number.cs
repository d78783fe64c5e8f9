using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anyseat.Customers.Contracts;

namespace Anyseat.Voice.Domain;

/// <summary>A telephone number as the whole world dials it (ITU-T E.164 §6): country code and what follows, at most 15 digits.</summary>
/// <remarks>Written with a leading plus. A caller's number is personal data: show it <see cref="Masked"/>.</remarks>
[JsonConverter(typeof(E164Converter))]
internal readonly record struct E164Number
{
    /// <summary>The most digits (§6.1).</summary>
    public const int DigitsMax = 15;

    /// <summary>The fewest digits we take for a number of the world: a country code and a short subscriber number.</summary>
    public const int DigitsMin = 5;

    private readonly string? digits;

    private E164Number(string digits) => this.digits = digits;

    /// <summary>The digits, without the plus.</summary>
    public string Digits => digits ?? "";

    /// <summary>As it is shown to who may not see it whole: country code and last two digits, the rest hidden.</summary>
    public string Masked => digits is null ? "" : IdentityMask.Of(ToString());

    /// <summary>Reads a plus and 5 to 15 digits that do not begin with 0.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out E164Number number)
    {
        number = default;
        if (text is null || text.Length is < DigitsMin + 1 or > DigitsMax + 1 || text[0] != '+' || text[1] == '0')
            return false;
        if (!text.AsSpan(1).ContainsOnlyDigits())
            return false;
        number = new E164Number(text[1..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => "+" + Digits;

    private sealed class E164Converter : JsonConverter<E164Number>
    {
        public override E164Number Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out E164Number number)
                ? number
                : throw new JsonException("A number has a plus and 5 to 15 digits.");

        public override void Write(Utf8JsonWriter writer, E164Number value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}

/// <summary>What digits are: the ten of ASCII, no others.</summary>
internal static class DigitText
{
    /// <summary>Whether all characters are digits; of an empty text they are.</summary>
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
