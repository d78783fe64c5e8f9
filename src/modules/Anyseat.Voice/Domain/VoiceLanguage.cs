using System.Text.Json.Serialization;

namespace Anyseat.Voice.Domain;

/// <summary>A language in which callers are spoken to.</summary>
internal enum VoiceLanguage
{
    /// <summary>English.</summary>
    [JsonStringEnumMemberName("en")]
    English = 0,

    /// <summary>Chinese (Mandarin).</summary>
    [JsonStringEnumMemberName("zh-CN")]
    Chinese = 1,
}
