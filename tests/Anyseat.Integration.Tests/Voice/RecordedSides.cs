using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>What a recording holds of each side.</summary>
internal static class RecordedSides
{
    private const int Rate = 8_000;

    /// <summary>Waits until the recording of an interaction is stored, and reads both tracks of its stereo file.</summary>
    public static async Task<(short[] Customer, short[] Agent)> ReadAsync(AgentClient listener, string interaction)
    {
        string? id = null;
        await Eventually.HoldsAsync(
            async () => (id = (string?)(await listener.Api.GetAsync($"interactions/{interaction}/recordings")).Require(200).Json["items"]!.AsArray().FirstOrDefault()?["id"]) is not null,
            "the recording is stored");
        return Split(await listener.Api.GetBytesAsync($"/api/v1/recordings/{id}/audio"));
    }

    /// <summary>The highest level that a frequency has in any half second, in dBm0.</summary>
    public static double PeakOf(short[] track, double frequency)
    {
        double best = double.NegativeInfinity;
        for (int at = 0; at + (Rate / 2) <= track.Length; at += Rate / 4)
            best = Math.Max(best, ToneParty.LevelOf(track.AsSpan(at, Rate / 2), frequency));
        return best;
    }

    private static (short[] Left, short[] Right) Split(byte[] file)
    {
        const int header = 44;
        int frames = (file.Length - header) / 4;
        short[] left = new short[frames];
        short[] right = new short[frames];
        for (int i = 0; i < frames; i++)
        {
            left[i] = BitConverter.ToInt16(file, header + (i * 4));
            right[i] = BitConverter.ToInt16(file, header + (i * 4) + 2);
        }

        return (left, right);
    }
}
