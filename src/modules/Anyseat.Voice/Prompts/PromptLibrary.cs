using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Anyseat.Media.Wave;
using Anyseat.Platform.Modules;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Prompts;

/// <inheritdoc cref="IPromptLibrary"/>
internal sealed class PromptLibrary(PromptStore store) : IPromptLibrary, IStartStep
{
    private readonly FrozenDictionary<(string Key, VoiceLanguage Language), PromptAudio> builtIn = BuiltInPrompts.Load();
    private volatile FrozenDictionary<(string Key, VoiceLanguage Language), UploadedPrompt> uploaded =
        FrozenDictionary<(string Key, VoiceLanguage Language), UploadedPrompt>.Empty;

    public StartPhase Phase => StartPhase.Seed;

    public Task StartAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Reads the uploads anew, after one came or went.</summary>
    public async Task ReloadAsync(CancellationToken ct) =>
        uploaded = (await store.ListAsync(ct)).ToFrozenDictionary(prompt => (prompt.Key, prompt.Language));

    public bool TryGet(string key, VoiceLanguage language, [NotNullWhen(true)] out PromptAudio? audio)
    {
        audio = FindUploaded(key, language)?.Audio ?? FindBuiltIn(key, language);
        if (audio is null && language != VoiceLanguage.English)
            audio = FindUploaded(key, VoiceLanguage.English)?.Audio ?? FindBuiltIn(key, VoiceLanguage.English);
        return audio is not null;
    }

    public IReadOnlyList<PromptAudio> Position(int place, VoiceLanguage language) => Resolve(PromptSequences.Position(place), language);

    public IReadOnlyList<PromptAudio> Wait(TimeSpan wait, VoiceLanguage language) =>
        Resolve(PromptSequences.Wait(wait, language), language);

    /// <summary>The upload in exactly this language; null when there is none.</summary>
    public UploadedPrompt? FindUploaded(string key, VoiceLanguage language) => uploaded.GetValueOrDefault((key, language));

    /// <summary>What came with the house in exactly this language; null when there is none.</summary>
    public PromptAudio? FindBuiltIn(string key, VoiceLanguage language) => builtIn.GetValueOrDefault((key, language));

    /// <summary>Keys that were uploaded and are not the house's own, in order.</summary>
    public IReadOnlyList<string> AddedKeys =>
        [.. uploaded.Keys.Select(one => one.Key).Distinct().Except(PromptKeys.BuiltIn).Order(StringComparer.Ordinal)];

    private PromptAudio[] Resolve(IReadOnlyList<string> keys, VoiceLanguage language) =>
        [.. keys.Select(key => TryGet(key, language, out PromptAudio? audio) ? audio : null).OfType<PromptAudio>()];
}
