using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Secret = Anyseat.Voice.Domain.Secret;

namespace Anyseat.Voice.Storage;

/// <summary>Writes secrets under the authenticated encryption of data protection, whose keys are files beside the database: a copy of
/// the database alone opens no trunk and no telephone.</summary>
/// <param name="protector">Protects and opens.</param>
internal sealed class ProtectedSecretConverter(IDataProtector protector) : JsonConverter<Secret>
{
    public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.GetString() is not { } text)
            return null;
        try
        {
            return new Secret(protector.Unprotect(text));
        }
        catch (CryptographicException)
        {
            // The keys are not those it was written with: a restored database without its key folder. Nobody signs in with an empty
            // secret, and everything else of the configuration still loads.
            return new Secret("");
        }
    }

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        writer.WriteStringValue(protector.Protect(value.Reveal()));
}
