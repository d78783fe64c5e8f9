using System.Diagnostics.CodeAnalysis;
using Anyseat.Media.Wave;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Prompts;

/// <summary>What callers hear, ready to be played. Known from the start phase Seed on; thread-safe, and answers from memory.</summary>
internal interface IPromptLibrary
{
    /// <summary>A prompt at 8,000 Hz: the upload if there is one, else what came with the house; in English where the language has none.
    /// </summary>
    bool TryGet(string key, VoiceLanguage language, [NotNullWhen(true)] out PromptAudio? audio);

    /// <summary>The prompts that say a place in line, in order. Prompts that are missing are left out.</summary>
    IReadOnlyList<PromptAudio> Position(int place, VoiceLanguage language);

    /// <summary>The prompts that say an expected wait, in order.</summary>
    IReadOnlyList<PromptAudio> Wait(TimeSpan wait, VoiceLanguage language);
}
