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

    /// <summary>Whether both texts may be stored: English is there, neither is longer than allowed or has control characters, which
    /// not every database keeps.</summary>
    /// <param name="lengthMax">Characters in either, at most.</param>
    public bool IsGood(int lengthMax) =>
        En is { Length: >= 1 } && IsShown(En, lengthMax) && (ZhCn is null || IsShown(ZhCn, lengthMax));

    private static bool IsShown(string text, int lengthMax) => text.Length <= lengthMax && !text.Any(char.IsControl);
}
