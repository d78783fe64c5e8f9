namespace Anyseat.Media.Wave;

/// <summary>What is wrong with bytes that should have been a WAV file.</summary>
public enum WaveFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The file does not begin with RIFF, a size and WAVE.</summary>
    NotWave,

    /// <summary>The file is larger than <see cref="WaveLimits.FileSizeMax"/>.</summary>
    TooLarge,

    /// <summary>A chunk reaches beyond the end of the file.</summary>
    Truncated,

    /// <summary>More than <see cref="WaveLimits.ChunkCountMax"/> chunks stand before the samples.</summary>
    TooManyChunks,

    /// <summary>There is no format chunk before the samples.</summary>
    FormatMissing,

    /// <summary>There is no chunk of samples.</summary>
    DataMissing,

    /// <summary>The format chunk is too short, or its numbers contradict each other.</summary>
    FormatMalformed,

    /// <summary>The coding is neither 16-bit PCM nor A-law nor µ-law.</summary>
    CodingUnsupported,

    /// <summary>There are no channels, or more than two.</summary>
    ChannelsUnsupported,

    /// <summary>The sample rate cannot be converted.</summary>
    RateUnsupported,
}

/// <summary>Where and why parsing stopped.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Offset">Bytes from the beginning of the file.</param>
public readonly record struct WaveParseError(WaveFault Fault, int Offset)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Fault} at byte {Offset}";
}

/// <summary>The bounds on WAV files. Each is tested at its edge.</summary>
public static class WaveLimits
{
    /// <summary>The largest file read, in bytes: over ten minutes of 48 kHz stereo.</summary>
    public const int FileSizeMax = 128 * 1024 * 1024;

    /// <summary>The most chunks before the samples.</summary>
    public const int ChunkCountMax = 64;
}
