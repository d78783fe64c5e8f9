using System.Globalization;

namespace Anyseat.Messaging.Domain;

/// <summary>Links to pictures: signed, good until the end of tomorrow (UTC), the same all day so that browsers can cache.</summary>
internal sealed class AttachmentLinks(SigningKey key, TimeProvider clock)
{
    private const int DaySeconds = 86_400;

    public string UrlOf(Guid attachment)
    {
        long expires = ((clock.GetUtcNow().ToUnixTimeSeconds() / DaySeconds) + 2) * DaySeconds;
        return string.Create(
            CultureInfo.InvariantCulture, $"/api/v1/attachments/{attachment:D}?exp={expires}&sig={key.Sign(attachment, expires)}");
    }

    public bool IsGood(Guid attachment, long expires, string? signature) =>
        expires > clock.GetUtcNow().ToUnixTimeSeconds() && key.IsSignature(attachment, expires, signature);
}
