using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Anyseat.Interactions.Contracts;

/// <summary>Something said to a customer, in the languages of the house; shown in the customer's, or in English.</summary>
public sealed record AnnouncementText
{
    /// <summary>English; 1 to 400 characters.</summary>
    [JsonPropertyName("en")]
    [Required]
    [StringLength(400, MinimumLength = 1)]
    public required string En { get; init; }

    /// <summary>Simplified Chinese; at most 400 characters.</summary>
    [JsonPropertyName("zh-CN")]
    [StringLength(400)]
    public string? ZhCn { get; init; }

    /// <summary>The words for a customer's language (BCP 47): Chinese for any Chinese if there are any, else English.</summary>
    public string For(string? language) =>
        ZhCn is { Length: > 0 } && language?.Split('-')[0].Equals("zh", StringComparison.OrdinalIgnoreCase) == true ? ZhCn : En;
}
