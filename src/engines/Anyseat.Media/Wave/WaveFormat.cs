namespace Anyseat.Media.Wave;

/// <summary>How the samples of a WAV file are coded.</summary>
public enum WaveCoding : ushort
{
    /// <summary>16-bit linear, little-endian (WAVE_FORMAT_PCM).</summary>
    Pcm16 = 1,

    /// <summary>G.711 A-law, a byte a sample (WAVE_FORMAT_ALAW).</summary>
    ALaw = 6,

    /// <summary>G.711 µ-law, a byte a sample (WAVE_FORMAT_MULAW).</summary>
    MuLaw = 7,
}

/// <summary>The format of a WAV file.</summary>
/// <param name="Coding">How samples are coded.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Channels">1 or 2; in a file of two, samples alternate, left first.</param>
public readonly record struct WaveFormat(WaveCoding Coding, int SampleRate, int Channels)
{
    /// <summary>The bytes of one sample of one channel.</summary>
    public int SampleSize => Coding == WaveCoding.Pcm16 ? 2 : 1;

    /// <summary>The bytes of one sample of all channels.</summary>
    public int BlockSize => SampleSize * Channels;
}
