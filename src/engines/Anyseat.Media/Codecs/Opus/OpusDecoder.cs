namespace Anyseat.Media.Codecs.Opus;

/// <summary>Opus decoder by libopus, to mono, with its own concealment and recovery from redundancy (RFC 6716 §4, §4.4).</summary>
/// <remarks>Owned and disposed of by one thread. Managed memory is not allocated by decoding. Payloads are checked by libopus; what
/// it refuses gives no samples.</remarks>
public sealed unsafe class OpusDecoder : IConcealingDecoder, IDisposable
{
    private const int ResetState = 4028;

    private readonly OpusLibrary library;
    private readonly OpusHandle handle;

    /// <summary>A decoder.</summary>
    /// <param name="library">The library.</param>
    /// <param name="sampleRate">8,000, 12,000, 16,000, 24,000 or 48,000 Hz, whatever the encoder was given.</param>
    /// <exception cref="ArgumentOutOfRangeException">Opus gives no samples at this rate.</exception>
    /// <exception cref="InvalidOperationException">libopus could not make a decoder.</exception>
    public OpusDecoder(OpusLibrary library, int sampleRate)
    {
        this.library = library;
        SampleRate = sampleRate;
        int error;
        nint decoder = library.DecoderCreate(sampleRate, 1, &error);
        if (error == OpusErrors.BadArgument)
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "Opus gives no samples at this rate.");
        if (error != 0 || decoder == 0)
            throw new InvalidOperationException($"libopus made no decoder: error {error}.");
        handle = new(decoder, library.DecoderDestroy);
    }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples) =>
        payload.IsEmpty ? 0 : Math.Max(0, Decode(payload, samples, isRedundancy: false));

    /// <inheritdoc/>
    public void Conceal(Span<short> samples)
    {
        // No payload means a lost one; libopus works in steps of 2.5 ms and up to 120 ms at once.
        int frameMax = SampleRate * 120 / 1000;
        while (!samples.IsEmpty)
        {
            Span<short> part = samples[..Math.Min(samples.Length, frameMax)];
            if (Decode([], part, isRedundancy: false) <= 0)
                part.Clear();
            samples = samples[part.Length..];
        }
    }

    /// <inheritdoc/>
    public bool TryRecover(ReadOnlySpan<byte> next, Span<short> samples) =>
        !next.IsEmpty && Decode(next, samples, isRedundancy: true) == samples.Length;

    /// <summary>The length of a packet's speech.</summary>
    /// <param name="payload">The packet.</param>
    /// <returns>In samples at <see cref="SampleRate"/>; 0 when it is no Opus packet.</returns>
    public int SampleCountOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return 0;
        fixed (byte* from = payload)
            return Math.Max(0, library.PacketSamples(from, payload.Length, SampleRate));
    }

    /// <inheritdoc/>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        library.DecoderControl(handle.DangerousGetHandle(), ResetState, 0);
        GC.KeepAlive(handle);
    }

    /// <summary>Frees the native decoder.</summary>
    public void Dispose() => handle.Dispose();

    private int Decode(ReadOnlySpan<byte> payload, Span<short> samples, bool isRedundancy)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        int count;
        fixed (byte* from = payload)
        fixed (short* to = samples)
            count = library.Decode(handle.DangerousGetHandle(), from, payload.Length, to, samples.Length, isRedundancy ? 1 : 0);
        GC.KeepAlive(handle);
        return count;
    }
}
