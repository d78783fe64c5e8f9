using Anyseat.Media.Codecs;
using Anyseat.Media.Codecs.ComfortNoise;

namespace Anyseat.Media.Jitter;

/// <summary>Turns a jitter buffer into an even flow of samples: decodes, conceals, stretches, and fills silence with background.</summary>
/// <remarks>Drawn by the tick of the leg's loop. Allocates nothing after creation. Not thread-safe.</remarks>
public sealed class AudioPlayout
{
    private const int PacketMsMax = 120;

    private readonly JitterBuffer buffer;
    private readonly IConcealingDecoder decoder;
    private readonly TimeStretcher stretcher;
    private readonly ComfortNoiseGenerator background;
    private readonly int clockRate;
    private readonly short[] queue;
    private int queued;
    private bool hasBackground;

    /// <summary>Playout of a stream.</summary>
    /// <param name="buffer">Where the packets are.</param>
    /// <param name="clockRate">The RTP clock of the buffer, in Hz.</param>
    /// <param name="decoder">The stream's decoder; stays the caller's to dispose of.</param>
    /// <param name="seed">Start of the background noise.</param>
    public AudioPlayout(JitterBuffer buffer, int clockRate, IConcealingDecoder decoder, uint seed = 1)
    {
        this.buffer = buffer;
        this.clockRate = clockRate;
        this.decoder = decoder;
        stretcher = new(decoder.SampleRate);
        background = new(seed);
        // One packet beyond a frame of the caller's, and what lengthening adds.
        queue = new short[(2 * decoder.SampleRate * PacketMsMax / 1000) + stretcher.LagMax];
    }

    /// <summary>The rate of the samples, in Hz.</summary>
    public int SampleRate => decoder.SampleRate;

    /// <summary>Whether the last samples are those of a talk spurt rather than of the silence between two.</summary>
    public bool IsTalking { get; private set; }

    /// <summary>Draws samples.</summary>
    /// <param name="output">Takes them; at most 120 ms.</param>
    /// <param name="at">Now.</param>
    public void Read(Span<short> output, MediaInstant at)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, decoder.SampleRate * PacketMsMax / 1000);
        while (queued < output.Length)
            Step(at);
        queue.AsSpan(0, output.Length).CopyTo(output);
        queue.AsSpan(output.Length, queued - output.Length).CopyTo(queue);
        queued -= output.Length;
    }

    private void Step(MediaInstant at)
    {
        PlayoutStep step = buffer.Next(at, (int)((long)queued * clockRate / decoder.SampleRate));
        Span<short> room = queue.AsSpan(queued);
        int expected = (int)((long)step.Duration * decoder.SampleRate / clockRate);
        IsTalking = step.Action is not (PlayoutAction.Wait or PlayoutAction.ComfortNoise);
        queued += step.Action switch
        {
            PlayoutAction.Conceal => Conceal(step.Payload, room[..expected]),
            PlayoutAction.Wait => FillSilence(room[..expected]),
            PlayoutAction.ComfortNoise => BeginBackground(step.Payload, room[..expected]),
            _ => Play(step, room, expected),
        };
    }

    private int Play(PlayoutStep step, Span<short> room, int expected)
    {
        int count = decoder.Decode(step.Payload, room[..(room.Length - stretcher.LagMax)]);
        if (count == 0)
            return Conceal(default, room[..expected]);
        return step.Action switch
        {
            PlayoutAction.PlayShortened => stretcher.Shorten(room[..count]),
            PlayoutAction.PlayLengthened => stretcher.Lengthen(room, count),
            _ => count,
        };
    }

    private int Conceal(ReadOnlySpan<byte> following, Span<short> room)
    {
        if (following.IsEmpty || !decoder.TryRecover(following, room))
            decoder.Conceal(room);
        return room.Length;
    }

    private int BeginBackground(ReadOnlySpan<byte> payload, Span<short> room)
    {
        if (ComfortNoiseParameters.TryRead(payload, out ComfortNoiseParameters parameters))
        {
            background.Update(parameters);
            hasBackground = true;
        }

        return FillSilence(room);
    }

    private int FillSilence(Span<short> room)
    {
        if (hasBackground)
            background.Read(room);
        else
            room.Clear();
        return room.Length;
    }
}
