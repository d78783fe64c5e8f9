using Anyseat.Interactions.Contracts;
using Anyseat.Media.Audio.Tones;
using Anyseat.Media.Shard;
using Anyseat.Media.Wave;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Prompts;

namespace Anyseat.Voice.Media;

/// <summary>Which prompts a call hears.</summary>
/// <param name="Language">The caller's language.</param>
/// <param name="Welcome">The key of the greeting; null for none.</param>
/// <param name="Music">The key of the music.</param>
internal sealed record CallPrompts(VoiceLanguage Language, string? Welcome, string Music)
{
    /// <summary>The key of what is said at the end; null for a tone.</summary>
    public string? Closing { get; init; }

    /// <summary>Whether the place is told.</summary>
    public bool AnnouncesPosition { get; init; }

    /// <summary>Whether the wait is told.</summary>
    public bool AnnouncesWait { get; init; }
}

/// <summary>Makes players for what customers hear from the house. Thread-safe.</summary>
internal sealed class CallSounds(IPromptLibrary prompts)
{
    private const int Rate = 8_000;

    /// <summary>A player for a sound; null when there is nothing to play.</summary>
    /// <param name="sound">What.</param>
    /// <param name="chosen">The call's prompts.</param>
    /// <param name="estimate">Where it waits, for <see cref="CallSound.Position"/>.</param>
    public MediaPlayer? Make(CallSound sound, CallPrompts chosen, WaitEstimate? estimate) => sound switch
    {
        CallSound.Music => new MediaPlayer([Music(chosen)], isRepeated: true),
        CallSound.Ringback => new MediaPlayer([new ToneSound(CountryTones.Recommended.Ringback, Rate)]),
        CallSound.Welcome when chosen.Welcome is { } welcome => Say(welcome, chosen.Language),
        CallSound.RecordingNotice => Say(PromptKeys.Recorded, chosen.Language),
        CallSound.CallbackOffer => Say(PromptKeys.CallbackOffer, chosen.Language),
        CallSound.CallbackTaken => Say(PromptKeys.CallbackTaken, chosen.Language),
        CallSound.Closing => (chosen.Closing is { } closing ? Say(closing, chosen.Language) : null)
            ?? new MediaPlayer([new ToneSound(CountryTones.Recommended.Busy, Rate, TimeSpan.FromSeconds(3))]),
        CallSound.Position when estimate is not null => SayPlace(chosen, estimate),
        _ => null,
    };

    private IPlayable Music(CallPrompts chosen) =>
        prompts.TryGet(chosen.Music, chosen.Language, out PromptAudio? audio) ? new PromptSound(audio) : new MusicSound(Rate);

    private MediaPlayer? Say(string key, VoiceLanguage language) =>
        prompts.TryGet(key, language, out PromptAudio? audio) ? new MediaPlayer([new PromptSound(audio)]) : null;

    private MediaPlayer? SayPlace(CallPrompts chosen, WaitEstimate estimate)
    {
        IEnumerable<PromptAudio> words = chosen.AnnouncesPosition ? prompts.Position(estimate.Position, chosen.Language) : [];
        if (chosen.AnnouncesWait && estimate.ExpectedWaitSeconds is { } seconds)
            words = words.Concat(prompts.Wait(TimeSpan.FromSeconds(seconds), chosen.Language));
        PromptSound[] sounds = [.. words.Select(audio => new PromptSound(audio))];
        return sounds.Length == 0 ? null : new MediaPlayer(sounds);
    }
}
