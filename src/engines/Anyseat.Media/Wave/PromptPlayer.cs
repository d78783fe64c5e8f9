namespace Anyseat.Media.Wave;

/// <summary>One playing of a prompt. Allocates nothing after creation. Not thread-safe.</summary>
/// <param name="audio">What to play.</param>
/// <param name="isRepeated">Whether it begins again at its end.</param>
public sealed class PromptPlayer(PromptAudio audio, bool isRepeated = false)
{
    /// <summary>Where it is, in samples.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all has been played.</summary>
    public bool HasEnded => Position >= audio.Samples.Length && (!isRepeated || audio.Samples.IsEmpty);

    /// <summary>Writes the next samples; silence after the end.</summary>
    /// <returns>How many samples are of the prompt.</returns>
    public int Read(Span<short> samples)
    {
        int written = 0;
        while (written < samples.Length && !HasEnded)
        {
            if (Position >= audio.Samples.Length)
                Position = 0;
            int count = Math.Min(samples.Length - written, audio.Samples.Length - Position);
            audio.Samples.Slice(Position, count).CopyTo(samples[written..]);
            Position += count;
            written += count;
        }

        samples[written..].Clear();
        return written;
    }

    /// <summary>Goes to another place.</summary>
    /// <param name="position">In samples; bounded to the length.</param>
    public void Seek(int position) => Position = Math.Clamp(position, 0, audio.Samples.Length);
}
