using System.Collections.Frozen;
using System.Reflection;
using Anyseat.Media.Audio;
using Anyseat.Media.Wave;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Prompts;

/// <summary>What came with the house: speech from the assembly, music composed when first wanted.</summary>
internal static class BuiltInPrompts
{
    /// <summary>The rate of all prompts, in Hz.</summary>
    public const int SampleRate = 8_000;

    private const string Folder = "sounds/";
    private const int MusicSeconds = 91; // eight rounds of the piece's four bars
    private const int CrossfadeSeconds = 2;

    /// <summary>Decodes all that is spoken.</summary>
    public static FrozenDictionary<(string Key, VoiceLanguage Language), PromptAudio> LoadSpeech()
    {
        Assembly assembly = typeof(BuiltInPrompts).Assembly;
        var found = new Dictionary<(string, VoiceLanguage), PromptAudio>();
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            string[] parts = name[Folder.Length..].Replace('\\', '/').Split('/');
            found.Add((parts[1], parts[0] == "en" ? VoiceLanguage.English : VoiceLanguage.Chinese), Read(assembly, name));
        }

        return found.ToFrozenDictionary();
    }

    /// <summary>A piece that can be repeated without a seam: its end goes over into what stands before its beginning.</summary>
    public static PromptAudio ComposeMusic(uint seed = 1)
    {
        const int Length = MusicSeconds * SampleRate, Fade = CrossfadeSeconds * SampleRate;
        short[] piece = new short[Length + Fade];
        new HoldMusic(SampleRate, seed).Read(piece);
        for (int i = 0; i < Fade; i++)
        {
            int mixed = ((piece[Length + i] * (Fade - i)) + (piece[i] * i)) / Fade;
            piece[Length + i] = (short)mixed;
        }

        return PromptAudio.FromSamples(piece.AsSpan(Fade), SampleRate);
    }

    private static PromptAudio Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return WaveFile.TryParse(bytes, out WaveFile file, out WaveParseError error)
            ? PromptAudio.FromWave(file, SampleRate)
            : throw new InvalidOperationException($"The prompt {name} is not readable: {error}.");
    }
}
