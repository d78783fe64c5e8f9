using System.Text.Json.Serialization;

namespace Anyseat.Voice.Domain;

/// <summary>An agent's number. Any telephone that registers with its user name and secret rings for it.</summary>
internal sealed record Phone : VoiceDocument, IVoiceKind
{
    /// <inheritdoc/>
    public static string Kind => "phone";

    /// <summary>What colleagues dial; 2 to 8 digits, unique.</summary>
    public required string Number { get; init; }

    /// <summary>The user name in SIP; 1 to 40 letters, digits, '-', '_' or '.', unique whatever the case.</summary>
    public required string SipUser { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The realm that the hashes are for.</summary>
    public required string Realm { get; init; }

    /// <summary>HA1 with MD5, in lower-case hexadecimal (RFC 7616 §3.4.2).</summary>
    public required Secret Ha1Md5 { get; init; }

    /// <summary>HA1 with SHA-256, in lower-case hexadecimal (RFC 8760).</summary>
    public required Secret Ha1Sha256 { get; init; }

    /// <summary>Whether telephones may register and call with it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string FirstKey => SipUser.ToLowerInvariant();

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? SecondKey => Number;
}
