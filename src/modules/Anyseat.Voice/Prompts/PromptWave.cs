using System.Buffers.Binary;
using Anyseat.Media.Wave;

namespace Anyseat.Voice.Prompts;

/// <summary>Prompts as files that any browser plays.</summary>
internal static class PromptWave
{
    /// <summary>A WAV file of 16-bit PCM.</summary>
    public static byte[] ToFile(PromptAudio audio)
    {
        byte[] file = new byte[WaveHeader.Size + (2 * audio.Samples.Length)];
        WaveHeader.Write(new WaveFormat(WaveCoding.Pcm16, audio.SampleRate, 1), 2L * audio.Samples.Length, file);
        for (int i = 0; i < audio.Samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(WaveHeader.Size + (2 * i)), audio.Samples[i]);
        return file;
    }
}
