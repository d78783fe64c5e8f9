using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Anyseat.Sip.Sdp;

/// <summary>What is wrong with a session description.</summary>
public enum SdpFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is larger than <see cref="SdpLimits"/> allows, in bytes, lines, streams or formats.</summary>
    TooLarge,

    /// <summary>A line is not a letter, "=" and a value.</summary>
    Line,

    /// <summary>It does not begin with v=0.</summary>
    Version,

    /// <summary>There is no o=, or it is malformed.</summary>
    Origin,

    /// <summary>A c= line is malformed.</summary>
    Connection,

    /// <summary>An m= line is malformed.</summary>
    Media,
}

/// <summary>Where and why parsing stopped.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Line">The line, counted from 1.</param>
public readonly record struct SdpParseError(SdpFault Fault, int Line);

/// <summary>Reads session descriptions (RFC 8866).</summary>
/// <remarks>
/// <code>
/// v=0                                       session: v o s i u e p c b t r z k a
/// o=ann 2890844526 2890844527 IN IP4 pc1    user, session id, version, network
/// s=-
/// c=IN IP4 192.0.2.1                        where to send, for every stream without its own
/// t=0 0
/// a=sendrecv
/// m=audio 49170 RTP/AVP 8 101               each stream: m i c b k a
/// a=rtpmap:101 telephone-event/8000
/// </code>
/// Lines end in CRLF; a bare LF is taken too (§5). Lines of letters that matter to nobody here are skipped, s= and t= may
/// lack, as some telephones forget them. Only what is used is checked.
/// </remarks>
public static class SdpParser
{
    /// <summary>Parses a description.</summary>
    /// <param name="body">The body of a message.</param>
    /// <param name="session">The session.</param>
    /// <param name="error">Where and why it is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out SdpSession? session, out SdpParseError error)
    {
        session = null;
        error = new SdpParseError(SdpFault.TooLarge, 0);
        if (body.Length > SdpLimits.SizeMax)
            return false;
        SdpReading reading = new();
        int number = 0;
        while (!body.IsEmpty)
        {
            number++;
            int end = body.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (line.IsEmpty && body.Trim("\r\n"u8).IsEmpty)
                break;
            SdpFault fault = number > SdpLimits.LineCountMax ? SdpFault.TooLarge : reading.Take(line, number == 1);
            error = new SdpParseError(fault, number);
            if (fault != SdpFault.None)
                return false;
        }

        error = new SdpParseError(number == 0 ? SdpFault.Version : SdpFault.Origin, number);
        if (!reading.TryEnd(out session))
            return false;
        error = default;
        return true;
    }

    internal static bool TryConnection(string value, out SdpConnection connection)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        connection = parts.Length == 3 ? new SdpConnection(parts[1] == "IP6", parts[2]) : default;
        return parts.Length == 3 && parts[0] == "IN" && parts[1] is "IP4" or "IP6";
    }

    /// <summary>What has been read so far: session lines until the first m=, then lines of that stream.</summary>
    private sealed class SdpReading
    {
        private readonly ImmutableArray<SdpMedia>.Builder _media = ImmutableArray.CreateBuilder<SdpMedia>();
        private readonly ImmutableArray<SdpAttribute>.Builder _attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
        private readonly ImmutableArray<string>.Builder _bandwidths = ImmutableArray.CreateBuilder<string>();
        private SdpSession? _session;
        private SdpMedia? _current;

        public SdpFault Take(ReadOnlySpan<byte> line, bool isFirst)
        {
            if (isFirst)
                return line.SequenceEqual("v=0"u8) ? SdpFault.None : SdpFault.Version;
            if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetterLower((char)line[0]) || line.Contains((byte)'\r') || line.Contains((byte)0))
                return SdpFault.Line;
            string value = Encoding.UTF8.GetString(line[2..]);
            if (_session is null && line[0] != 'o')
                return SdpFault.Origin;
            return line[0] switch
            {
                (byte)'o' => TakeOrigin(value),
                (byte)'c' => TakeConnection(value),
                (byte)'m' => TakeMedia(value),
                _ => TakeOther((char)line[0], value),
            };
        }

        public bool TryEnd([NotNullWhen(true)] out SdpSession? session)
        {
            EndSection();
            session = _session is null ? null : _session with { Media = _media.DrainToImmutable() };
            return session is not null;
        }

        private SdpFault TakeOther(char type, string value)
        {
            if (type == 'a')
            {
                int colon = value.IndexOf(':', StringComparison.Ordinal);
                _attributes.Add(colon < 0 ? new SdpAttribute(value) : new SdpAttribute(value[..colon], value[(colon + 1)..]));
            }
            else if (type == 'b')
            {
                _bandwidths.Add(value);
            }
            else if (_current is null && type == 's')
            {
                _session = _session! with { Name = value };
            }
            else if (_current is null && type == 't')
            {
                _session = _session! with { Time = value };
            }

            return SdpFault.None;
        }

        private SdpFault TakeOrigin(string value)
        {
            string[] parts = value.Split(' ', 4);
            if (_session is not null || parts.Length != 4 || parts[0].Length == 0 || parts[1].Length == 0 || !parts[1].All(char.IsAsciiDigit)
                || !ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong version)
                || !TryConnection(parts[3], out SdpConnection connection))
            {
                return SdpFault.Origin;
            }

            _session = new SdpSession { Origin = new SdpOrigin(parts[0], parts[1], version, connection) };
            return SdpFault.None;
        }

        private SdpFault TakeConnection(string value)
        {
            if (!TryConnection(value, out SdpConnection connection))
                return SdpFault.Connection;
            if (_current is null)
                _session = _session! with { Connection = connection };
            else
                _current = _current with { Connection = connection };
            return SdpFault.None;
        }

        /// <summary>m= media SP port [ "/" count ] SP proto 1*( SP fmt )</summary>
        private SdpFault TakeMedia(string value)
        {
            EndSection();
            string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (_media.Count >= SdpLimits.MediaCountMax || parts.Length > SdpLimits.FormatCountMax + 3)
                return SdpFault.TooLarge;
            if (parts.Length < 4 || !ushort.TryParse(parts[1].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
                return SdpFault.Media;
            _current = new SdpMedia { Kind = parts[0], Port = port, Protocol = parts[2], Formats = [.. parts[3..]] };
            return SdpFault.None;
        }

        private void EndSection()
        {
            if (_current is { } media)
                _media.Add(media with { Attributes = _attributes.ToImmutable(), Bandwidths = _bandwidths.ToImmutable() });
            else if (_session is { } session)
                _session = session with { Attributes = _attributes.ToImmutable(), Bandwidths = _bandwidths.ToImmutable() };
            _current = null;
            _attributes.Clear();
            _bandwidths.Clear();
        }
    }
}
