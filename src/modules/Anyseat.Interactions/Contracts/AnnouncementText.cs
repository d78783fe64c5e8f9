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
}
