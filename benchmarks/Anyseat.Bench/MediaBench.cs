namespace Anyseat.Bench;

/// <summary><c>./bench media</c>: the parts of the media engine one after another.</summary>
internal sealed class MediaBench : IBench
{
    private static readonly Action<BenchReport, CancellationToken>[] Parts =
    [
        MediaProtocolBench.Run,
        MediaDspBench.Run,
        MediaRelayBench.Run,
    ];

    public string Name => "media";

    public string Description => "Media engine: SRTP, DTLS, recording; mixing, codecs, concealment, DTMF, resampling, playout";

    public Task RunAsync(BenchReport report, CancellationToken ct)
    {
        foreach (Action<BenchReport, CancellationToken> part in Parts)
        {
            ct.ThrowIfCancellationRequested();
            part(report, ct);
        }

        return Task.CompletedTask;
    }
}
