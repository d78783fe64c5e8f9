using Anyseat.Media.Codecs;
using Anyseat.Media.Codecs.Concealment;
using Anyseat.Media.Codecs.G722;
using Anyseat.Media.Codecs.Opus;

namespace Anyseat.Media.Shard;

/// <summary>Makes the codecs of legs.</summary>
internal static class LegCodec
{
    private static readonly Lazy<OpusLibrary?> Opus =
        new(() => OpusLibrary.TryLoad(out OpusLibrary? library, out _) ? library : null);

    /// <summary>Whether this machine has the codec.</summary>
    public static bool IsThere(MediaCodec codec) => codec != MediaCodec.Opus || Opus.Value is not null;

    /// <summary>A decoder, disposed of by the loop if it is disposable.</summary>
    public static IConcealingDecoder CreateDecoder(MediaCodec codec) => codec switch
    {
        MediaCodec.Pcmu => new ConcealingDecoder(new G711Codec(G711Law.MuLaw)),
        MediaCodec.Pcma => new ConcealingDecoder(new G711Codec(G711Law.ALaw)),
        MediaCodec.G722 => new ConcealingDecoder(new G722Decoder()),
        _ => new OpusDecoder(Library, 16_000),
    };

    /// <summary>An encoder, disposed of by the loop if it is disposable.</summary>
    public static IAudioEncoder CreateEncoder(MediaCodec codec) => codec switch
    {
        MediaCodec.Pcmu => new G711Codec(G711Law.MuLaw),
        MediaCodec.Pcma => new G711Codec(G711Law.ALaw),
        MediaCodec.G722 => new G722Encoder(),
        _ => new OpusEncoder(Library, new OpusEncoderOptions { SampleRate = 16_000 }),
    };

    private static OpusLibrary Library => Opus.Value ?? throw new InvalidOperationException("A leg was opened without its codec.");
}
