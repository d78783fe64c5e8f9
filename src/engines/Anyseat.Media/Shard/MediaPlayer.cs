namespace Anyseat.Media.Shard;

/// <summary>Sounds played to one leg, one after another without a gap. Made by the host for one playing.</summary>
/// <remarks>It begins with the next tick and ends the moment it is told to: nothing of it is sent afterwards. Its end comes as an
/// event with this player in it.</remarks>
public sealed class MediaPlayer
{
    private readonly IPlayable[] _sounds;
    private readonly bool _isRepeated;
    private int _at;
    private bool _hasPlayed;
    private int _isTaken;

    /// <summary>A player of sounds.</summary>
    /// <param name="sounds">At least one, all of one sample rate; the player's own from now on.</param>
    /// <param name="isRepeated">Whether the first follows the last.</param>
    /// <param name="mixesIn">Whether the others go on to be heard meanwhile.</param>
    public MediaPlayer(IReadOnlyList<IPlayable> sounds, bool isRepeated = false, bool mixesIn = false)
    {
        ArgumentNullException.ThrowIfNull(sounds);
        ArgumentOutOfRangeException.ThrowIfZero(sounds.Count, nameof(sounds));
        SampleRate = sounds[0].SampleRate;
        if (SampleRate is not (8_000 or 16_000) || sounds.Any(sound => sound.SampleRate != SampleRate))
            throw new ArgumentException("Sounds are of 8 kHz or of 16 kHz, all of one player alike.", nameof(sounds));
        _sounds = [.. sounds];
        _isRepeated = isRepeated;
        MixesIn = mixesIn;
    }

    /// <summary>The rate of its samples, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Whether the others go on to be heard meanwhile.</summary>
    public bool MixesIn { get; }

    /// <summary>Whether all has been played.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Takes it for a leg: a player plays once.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Writes the next samples, silence behind the end.</summary>
    internal void Read(Span<short> samples)
    {
        while (!samples.IsEmpty && !HasEnded)
        {
            int count = _sounds[_at].Read(samples);
            _hasPlayed |= count > 0;
            if (count < samples.Length)
                Advance();
            samples = samples[count..];
        }
        samples.Clear();
    }

    private void Advance()
    {
        _at++;
        if (_at < _sounds.Length)
            return;
        // A round without a single sample would go on for ever.
        if (_isRepeated && _hasPlayed)
        {
            _at = 0;
            _hasPlayed = false;
            foreach (IPlayable sound in _sounds)
                sound.Restart();
            return;
        }
        HasEnded = true;
    }
}
