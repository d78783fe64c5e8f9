using System.Collections.Immutable;

namespace Anyseat.Media.Audio.Tones;

/// <summary>One stretch of a tone: a sound or a pause.</summary>
/// <param name="Duration">In ms; 0 means it never ends.</param>
/// <param name="First">The first frequency in Hz; 0 for a pause.</param>
/// <param name="Second">A frequency added to the first, in Hz; 0 for none.</param>
/// <param name="Modulation">A frequency the first is amplitude-modulated with, in Hz (written <c>400×25</c> in ITU-T E.180
/// Supplement 2); 0 for none.</param>
public readonly record struct ToneSegment(int Duration, int First = 0, int Second = 0, int Modulation = 0);

/// <summary>The pattern of a tone in time.</summary>
/// <param name="Segments">One after another; at least one.</param>
/// <param name="IsRepeated">Whether the first follows the last; otherwise the tone ends.</param>
public sealed record ToneCadence(ImmutableArray<ToneSegment> Segments, bool IsRepeated = true)
{
    /// <summary>A tone without pauses.</summary>
    /// <param name="first">The first frequency, in Hz.</param>
    /// <param name="second">The second frequency, in Hz; 0 for none.</param>
    /// <param name="modulation">The modulating frequency, in Hz; 0 for none.</param>
    public static ToneCadence Steady(int first, int second = 0, int modulation = 0) => new([new(0, first, second, modulation)]);

    /// <summary>One frequency that comes and goes.</summary>
    /// <param name="frequency">In Hz.</param>
    /// <param name="onOff">Durations in ms: on, off, on, off …</param>
    public static ToneCadence Pulses(int frequency, params ReadOnlySpan<int> onOff) => PulsesOf(new(0, frequency), onOff);

    /// <summary>Two frequencies together that come and go.</summary>
    /// <param name="first">The first frequency, in Hz.</param>
    /// <param name="second">The second frequency, in Hz.</param>
    /// <param name="onOff">Durations in ms: on, off, on, off …</param>
    public static ToneCadence DualPulses(int first, int second, params ReadOnlySpan<int> onOff) =>
        PulsesOf(new(0, first, second), onOff);

    /// <summary>A modulated frequency that comes and goes.</summary>
    /// <param name="frequency">In Hz.</param>
    /// <param name="modulation">The modulating frequency, in Hz.</param>
    /// <param name="onOff">Durations in ms: on, off, on, off …</param>
    public static ToneCadence ModulatedPulses(int frequency, int modulation, params ReadOnlySpan<int> onOff) =>
        PulsesOf(new(0, frequency, 0, modulation), onOff);

    /// <summary>The special information tone: three rising sounds and a pause (ITU-T E.180 §7).</summary>
    /// <param name="first">The first frequency, nominally 950 Hz.</param>
    /// <param name="second">The second frequency, nominally 1,400 Hz.</param>
    /// <param name="third">The third frequency, nominally 1,800 Hz.</param>
    /// <param name="gap">The pause between two of them, in ms; at most 30.</param>
    public static ToneCadence Information(int first = 950, int second = 1400, int third = 1800, int gap = 0) => gap == 0
        ? new([new(330, first), new(330, second), new(330, third), new(1000)])
        : new([new(330, first), new(gap), new(330, second), new(gap), new(330, third), new(1000)]);

    private static ToneCadence PulsesOf(ToneSegment sound, ReadOnlySpan<int> onOff)
    {
        var segments = ImmutableArray.CreateBuilder<ToneSegment>(onOff.Length);
        for (int i = 0; i < onOff.Length; i++)
            segments.Add(i % 2 == 0 ? sound with { Duration = onOff[i] } : new(onOff[i]));
        return new(segments.MoveToImmutable());
    }
}
