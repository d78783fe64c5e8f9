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

/// <summary>Languages as they are written in addresses and tables (RFC 5646).</summary>
internal static class LanguageTags
{
    /// <summary>The tag of a language.</summary>
    public static string Of(VoiceLanguage language) => language == VoiceLanguage.Chinese ? "zh-CN" : "en";

    /// <summary>The language of a tag; null for one that we do not speak.</summary>
    public static VoiceLanguage? ToLanguage(string tag) => tag switch
    {
        "en" => VoiceLanguage.English,
        "zh-CN" => VoiceLanguage.Chinese,
        _ => null,
    };
}
