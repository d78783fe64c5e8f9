using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Anyseat.Sip.Sdp;

/// <summary>Writes session descriptions in the order RFC 8866 §5 lays down. Line ends inside values become spaces.</summary>
public static class SdpWriter
{
    /// <summary>Writes a description.</summary>
    /// <param name="session">The session.</param>
    public static string Write(SdpSession session)
    {
        StringBuilder text = new(512);
        SdpOrigin origin = session.Origin;
        Line(text, 'v', "0");
        Line(text, 'o', string.Create(CultureInfo.InvariantCulture, $"{origin.User} {origin.SessionId} {origin.Version} {origin.Connection}"));
        Line(text, 's', session.Name.Length == 0 ? "-" : session.Name);
        WriteSection(text, session.Connection, session.Bandwidths);
        Line(text, 't', session.Time);
        WriteAttributes(text, session.Attributes);
        foreach (SdpMedia media in session.Media)
        {
            Line(text, 'm', string.Create(
                CultureInfo.InvariantCulture, $"{media.Kind} {media.Port} {media.Protocol} {string.Join(' ', media.Formats)}"));
            WriteSection(text, media.Connection, media.Bandwidths);
            WriteAttributes(text, media.Attributes);
        }

        return text.ToString();
    }

    /// <summary>Writes a description as the body of a message.</summary>
    /// <param name="session">The session.</param>
    public static byte[] WriteBytes(SdpSession session) => Encoding.UTF8.GetBytes(Write(session));

    private static void WriteSection(StringBuilder text, SdpConnection? connection, ImmutableArray<string> bandwidths)
    {
        if (connection is { } where)
            Line(text, 'c', where.ToString());
        foreach (string bandwidth in bandwidths)
            Line(text, 'b', bandwidth);
    }

    private static void WriteAttributes(StringBuilder text, ImmutableArray<SdpAttribute> attributes)
    {
        foreach (SdpAttribute attribute in attributes)
            Line(text, 'a', attribute.Value is null ? attribute.Name : $"{attribute.Name}:{attribute.Value}");
    }

    private static void Line(StringBuilder text, char type, string value)
    {
        int start = text.Append(type).Append('=').Length;
        text.Append(value).Replace('\r', ' ', start, value.Length).Replace('\n', ' ', start, value.Length).Append("\r\n");
    }
}
