using System.Runtime.InteropServices;
using Anyseat.Media.Recording;
using Anyseat.Media.Wave;

namespace Anyseat.Voice.Recordings;

/// <summary>A recording as a WAV file that is made while it is read: stereo, 16-bit PCM at 8 kHz, customer left, agent right. Any place
/// can be gone to, so a browser may ask for ranges.</summary>
/// <remarks>Each second is opened and authenticated when it is read; one that is not authentic is silent. Not thread-safe.</remarks>
/// <param name="reader">The recording; disposed with this.</param>
/// <param name="encrypted">What it reads from; disposed with this.</param>
internal sealed class RecordingWavStream(RecordingReader reader, Stream encrypted) : Stream
{
    private const int FrameSize = 2 * sizeof(short);
    private const int SampleRate = 8_000;
    private const int SecondSize = SampleRate * FrameSize;

    private readonly byte[] header = MakeHeader(reader.SampleCount);
    private readonly short[] customer = new short[SampleRate];
    private readonly short[] agent = new short[SampleRate];
    private readonly short[] both = new short[2 * SampleRate];
    private int loaded = -1;
    private long position;

    /// <summary>Samples can be had of a second on this many places.</summary>
    public int SecondCount => reader.SecondCount;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => header.Length + (reader.SampleCount * FrameSize);

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            SeekOrigin.End => Length + offset,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        return position = target;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int size = (int)Math.Min(buffer.Length, Math.Max(0, Length - position));
        int done = 0;
        while (done < size)
        {
            ReadOnlySpan<byte> part = PartAt(position);
            int count = Math.Min(part.Length, size - done);
            part[..count].CopyTo(buffer[done..]);
            done += count;
            position += count;
        }

        return done;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader.Dispose();
            encrypted.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<byte> PartAt(long place)
    {
        if (place < header.Length)
            return header.AsSpan((int)place);
        long into = place - header.Length;
        Load((int)(into / SecondSize));
        return MemoryMarshal.AsBytes(both.AsSpan())[(int)(into % SecondSize)..];
    }

    private void Load(int second)
    {
        if (second == loaded)
            return;
        reader.TryReadSecond(second, customer, agent);
        for (int i = 0; i < SampleRate; i++)
        {
            both[2 * i] = customer[i];
            both[(2 * i) + 1] = agent[i];
        }

        if (!BitConverter.IsLittleEndian)
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(both, both);
        loaded = second;
    }

    private static byte[] MakeHeader(long sampleCount)
    {
        byte[] bytes = new byte[WaveHeader.Size];
        WaveHeader.Write(new WaveFormat(WaveCoding.Pcm16, SampleRate, 2), sampleCount * FrameSize, bytes);
        return bytes;
    }
}
