namespace Anyseat.Media.Audio.Mixing;

/// <summary>Who hears whom, and how loud: the whole difference between a conference, a consultation, listening in and whispering.</summary>
/// <remarks>
/// Places are numbered from 0. A gain is linear: 0 is silence, 1 as received; it is kept in 1/4,096 up to 8. Nobody hears himself
/// unless that is asked for. Owned by the loop of a bridge; not thread-safe.
/// </remarks>
public sealed class MixingMatrix
{
    /// <summary>The most places of one bridge.</summary>
    public const int PlacesMax = 64;

    /// <summary>The largest gain.</summary>
    public const double GainMax = 8;

    internal const int Unity = 1 << Shift;
    internal const int Shift = 12;

    private readonly int[] gains;

    /// <summary>A matrix in which nobody hears anybody.</summary>
    /// <param name="places">1 to <see cref="PlacesMax"/>.</param>
    public MixingMatrix(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(places, PlacesMax);
        Places = places;
        gains = new int[places * places];
    }

    /// <summary>How many places there are.</summary>
    public int Places { get; }

    /// <summary>Rises with each change.</summary>
    public int Version { get; private set; }

    /// <summary>How loud a listener hears a speaker.</summary>
    /// <param name="listener">The place that hears.</param>
    /// <param name="speaker">The place that is heard.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not between 0 and <see cref="GainMax"/>, or there is no such place.</exception>
    public double this[int listener, int speaker]
    {
        get => GainOf(listener, speaker) / (double)Unity;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, GainMax);
            gains[IndexOf(listener, speaker)] = (int)Math.Round(value * Unity);
            Version++;
        }
    }

    /// <summary>Takes a place out: it neither hears nor is heard.</summary>
    /// <param name="place">The place.</param>
    public void Silence(int place)
    {
        for (int other = 0; other < Places; other++)
        {
            gains[IndexOf(place, other)] = 0;
            gains[IndexOf(other, place)] = 0;
        }

        Version++;
    }

    /// <summary>Lets places hear each other as in a conference; nobody hears himself.</summary>
    /// <param name="members">The places.</param>
    public void Connect(params ReadOnlySpan<int> members)
    {
        foreach (int listener in members)
        {
            foreach (int speaker in members)
            {
                if (listener != speaker)
                    gains[IndexOf(listener, speaker)] = Unity;
            }
        }

        Version++;
    }

    /// <summary>The gain in units of <see cref="Unity"/>.</summary>
    internal int GainOf(int listener, int speaker) => gains[IndexOf(listener, speaker)];

    private int IndexOf(int listener, int speaker)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)listener, (uint)Places, nameof(listener));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)speaker, (uint)Places, nameof(speaker));
        return (listener * Places) + speaker;
    }
}
