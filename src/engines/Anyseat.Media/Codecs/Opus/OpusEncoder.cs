namespace Anyseat.Media.Codecs.Opus;

/// <summary>Opus for speech by libopus, mono (RFC 6716, RFC 7587).</summary>
/// <remarks>Owned and disposed of by one thread. Managed memory is not allocated by encoding.</remarks>
public sealed unsafe class OpusEncoder : IAudioEncoder, IDisposable
{
    private const int ApplicationVoip = 2048;
    private const int SetBitRate = 4002;
    private const int SetComplexity = 4010;
    private const int SetInbandFec = 4012;
    private const int SetPacketLossPercent = 4014;
    private const int SetDtx = 4016;
    private const int SetSignal = 4024;
    private const int SignalVoice = 3001;
    private const int ResetState = 4028;

    // A packet of one or two bytes stands for silence under DTX and need not be sent (opus_encode's contract).
    private const int SilentPacketSizeMax = 2;

    private readonly OpusLibrary library;
    private readonly OpusHandle handle;
    private readonly bool usesDtx;

    /// <summary>An encoder.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">libopus could not make an encoder.</exception>
    public OpusEncoder(OpusLibrary library, OpusEncoderOptions options)
    {
        this.library = library;
        SampleRate = options.SampleRate;
        usesDtx = options.UsesDiscontinuousTransmission;
        int error;
        nint encoder = library.EncoderCreate(options.SampleRate, 1, ApplicationVoip, &error);
        if (error == OpusErrors.BadArgument)
            throw new ArgumentException($"Opus takes no samples at {options.SampleRate} Hz.", nameof(options));
        if (error != 0 || encoder == 0)
            throw new InvalidOperationException($"libopus made no encoder: error {error}.");
        handle = new(encoder, library.EncoderDestroy);
        try
        {
            Set(SetBitRate, options.BitRate);
            Set(SetComplexity, options.Complexity);
            Set(SetInbandFec, options.UsesForwardErrorCorrection ? 1 : 0);
            Set(SetPacketLossPercent, options.ExpectedLossPercent);
            Set(SetDtx, usesDtx ? 1 : 0);
            Set(SetSignal, SignalVoice);
        }
        catch (ArgumentException)
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    /// <param name="samples">2.5, 5, 10, 20, 40 or 60 ms.</param>
    /// <param name="payload">Takes the packet; 1,275 bytes always suffice.</param>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        int size;
        fixed (short* from = samples)
        fixed (byte* to = payload)
            size = library.Encode(handle.DangerousGetHandle(), from, samples.Length, to, payload.Length);
        GC.KeepAlive(handle);
        return size < 0 || (usesDtx && size <= SilentPacketSizeMax) ? 0 : size;
    }

    /// <summary>Says how much is lost on the way to the peer, so that redundancy follows it.</summary>
    /// <param name="percent">0 to 100.</param>
    public void ReportLoss(int percent) => Set(SetPacketLossPercent, percent);

    /// <inheritdoc/>
    public void Reset() => Set(ResetState, 0);

    /// <summary>Frees the native encoder.</summary>
    public void Dispose() => handle.Dispose();

    private void Set(int request, int value)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        int error = library.EncoderControl(handle.DangerousGetHandle(), request, value);
        GC.KeepAlive(handle);
        if (error != 0)
            throw new ArgumentException($"Opus refuses {value} for its setting {request}: error {error}.", nameof(value));
    }
}
