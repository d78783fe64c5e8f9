using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Anyseat.Media.Wave;
using Anyseat.Platform.Modules;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Prompts;

/// <inheritdoc cref="IPromptLibrary"/>
internal sealed class PromptLibrary(PromptStore store) : IPromptLibrary, IStartStep
{
    // Nothing of it stands in the way of a start: a house that comes up again has callers to serve first.
    private readonly Lazy<FrozenDictionary<(string Key, VoiceLanguage Language), PromptAudio>> speech = new(BuiltInPrompts.LoadSpeech);
    private readonly Lazy<PromptAudio> music = new(() => BuiltInPrompts.ComposeMusic());
    private int isComposing;
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
        audio = FindUploaded(key, language)?.Audio ?? FindReady(key, language);
        if (audio is null && language != VoiceLanguage.English)
            audio = FindUploaded(key, VoiceLanguage.English)?.Audio ?? FindReady(key, VoiceLanguage.English);
        return audio is not null;
    }

    public IReadOnlyList<PromptAudio> Position(int place, VoiceLanguage language) => Resolve(PromptSequences.Position(place), language);

    public IReadOnlyList<PromptAudio> Wait(TimeSpan wait, VoiceLanguage language) =>
        Resolve(PromptSequences.Wait(wait, language), language);

    /// <summary>The upload in exactly this language; null when there is none.</summary>
    public UploadedPrompt? FindUploaded(string key, VoiceLanguage language) => uploaded.GetValueOrDefault((key, language));

    /// <summary>What came with the house in exactly this language; null when there is none.</summary>
    /// <remarks>Takes a while when the music is asked for the first time.</remarks>
    public PromptAudio? FindBuiltIn(string key, VoiceLanguage language) => key == PromptKeys.Music
        ? (language == VoiceLanguage.English ? music.Value : null)
        : speech.Value.GetValueOrDefault((key, language));

    /// <summary>The same without waiting: music that is wanted for the first time is composed meanwhile.</summary>
    private PromptAudio? FindReady(string key, VoiceLanguage language)
    {
        if (key != PromptKeys.Music || music.IsValueCreated)
            return FindBuiltIn(key, language);
        if (Interlocked.Exchange(ref isComposing, 1) == 0)
            ThreadPool.QueueUserWorkItem(static lazy => _ = lazy.Value, music, preferLocal: false);
        return null;
    }

    /// <summary>Keys that were uploaded and are not the house's own, in order.</summary>
    public IReadOnlyList<string> AddedKeys =>
        [.. uploaded.Keys.Select(one => one.Key).Distinct().Except(PromptKeys.BuiltIn).Order(StringComparer.Ordinal)];

    private PromptAudio[] Resolve(IReadOnlyList<string> keys, VoiceLanguage language) =>
        [.. keys.Select(key => TryGet(key, language, out PromptAudio? audio) ? audio : null).OfType<PromptAudio>()];
}
