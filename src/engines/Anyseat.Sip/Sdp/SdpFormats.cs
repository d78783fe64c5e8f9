using System.Collections.Immutable;
using System.Globalization;

namespace Anyseat.Sip.Sdp;

/// <summary>Payload numbers and what they stand for: a=rtpmap and a=fmtp (RFC 8866 §6.6, §6.15), RFC 3551 §6.</summary>
internal static class SdpFormats
{
    public static ImmutableArray<SdpFormat> Of(SdpMedia media)
    {
        if (!media.Protocol.Contains("RTP/", StringComparison.Ordinal))
            return [];
        ImmutableArray<SdpFormat>.Builder formats = ImmutableArray.CreateBuilder<SdpFormat>(media.Formats.Length);
        foreach (string format in media.Formats)
        {
            if (TryPayloadType(format, out byte type) && (Mapped(media, format) ?? Fixed(type)) is { } codec)
                formats.Add(new SdpFormat(type, codec, ValueFor(media, "fmtp", format)));
        }

        return formats.DrainToImmutable();
    }

    /// <summary>G.722 has a clock of 8000 although it samples at 16000 (RFC 3551 §4.5.2).</summary>
    private static SdpCodec? Fixed(byte type) => type switch
    {
        0 => new SdpCodec("PCMU", 8_000),
        3 => new SdpCodec("GSM", 8_000),
        4 => new SdpCodec("G723", 8_000),
        8 => new SdpCodec("PCMA", 8_000),
        9 => new SdpCodec("G722", 8_000),
        13 => new SdpCodec("CN", 8_000),
        15 => new SdpCodec("G728", 8_000),
        18 => new SdpCodec("G729", 8_000),
        26 => new SdpCodec("JPEG", 90_000),
        31 => new SdpCodec("H261", 90_000),
        34 => new SdpCodec("H263", 90_000),
        _ => null,
    };

    /// <summary>encoding name "/" clock rate [ "/" channels ]</summary>
    private static SdpCodec? Mapped(SdpMedia media, string format)
    {
        string[]? parts = ValueFor(media, "rtpmap", format)?.Split('/');
        if (parts is not { Length: 2 or 3 } || parts[0].Length == 0
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int clock) || clock == 0)
        {
            return null;
        }

        int channels = 1;
        bool isSound = parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out channels);
        return isSound && channels > 0 ? new SdpCodec(parts[0], clock, channels) : null;
    }

    private static string? ValueFor(SdpMedia media, string name, string format)
    {
        foreach (SdpAttribute attribute in media.Attributes)
        {
            if (attribute.Name == name && attribute.Value is { } value && value.Length > format.Length
                && value.StartsWith(format, StringComparison.Ordinal) && value[format.Length] == ' ')
            {
                return value[(format.Length + 1)..].Trim();
            }
        }

        return null;
    }

    private static bool TryPayloadType(string format, out byte type) =>
        byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out type) && type < 128;
}
