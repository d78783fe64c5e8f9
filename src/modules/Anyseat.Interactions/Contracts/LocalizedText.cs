using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Anyseat.Interactions.Contracts;

/// <summary>A short text in the languages of the house; shown in the viewer's, or in English.</summary>
public sealed record LocalizedText
{
    /// <summary>English; 1 to 80 characters.</summary>
    [JsonPropertyName("en")]
    [Required]
    [StringLength(80, MinimumLength = 1)]
    public required string En { get; init; }

    /// <summary>Simplified Chinese; at most 80 characters.</summary>
    [JsonPropertyName("zh-CN")]
    [StringLength(80)]
    public string? ZhCn { get; init; }
}
