using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;

namespace Anyseat.Platform.Push;

/// <summary>A numbered event as kept in the window and shared by all its subscribers.</summary>
/// <param name="Number">From 1, by one, within one topic and one run of the server.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Tail">The frame after its <c>sub</c>: <c>"cursor":"…","kind":"…","data":{…}}</c>.</param>
internal readonly record struct PushEvent(long Number, string Kind, byte[] Tail);

/// <summary>A frame on its way out: a head of its own and a tail that may be shared.</summary>
/// <param name="Type">The frame's type, also the SSE event name.</param>
/// <param name="Cursor">The cursor, for the SSE id; null if the frame has none.</param>
/// <param name="Head">Up to and with <c>"sub":"…",</c>.</param>
/// <param name="Tail">The rest.</param>
internal readonly record struct OutFrame(string Type, string? Cursor, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Tail)
{
    public int Length => Head.Length + Tail.Length;
}

/// <summary>Writes the frames of the push protocol (docs/protocol.md).</summary>
internal static class PushFrames
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static ReadOnlyMemory<byte> Pong(Instant now) => Encoding.UTF8.GetBytes($"{{\"type\":\"pong\",\"now\":\"{now}\"}}");

    public static ReadOnlyMemory<byte> Welcome(string bootId, Instant now, int heartbeatSeconds) => Encoding.UTF8.GetBytes(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"welcome\",\"bootId\":\"{bootId}\",\"now\":\"{now}\",\"heartbeatSeconds\":{heartbeatSeconds}}}"));

    public static byte[] Head(string type, string sub) =>
        Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"sub\":{Quote(sub)},");

    public static byte[] HeadWithoutSub(string type) => Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",");

    public static byte[] SnapshotTail(string cursor, ReadOnlySpan<byte> data) =>
        Tail(Encoding.UTF8.GetBytes($"\"cursor\":\"{cursor}\",\"data\":"), data);

    public static byte[] EventTail(string cursor, string kind, ReadOnlySpan<byte> data) =>
        Tail(Encoding.UTF8.GetBytes($"\"cursor\":\"{cursor}\",\"kind\":\"{kind}\",\"data\":"), data);

    public static byte[] SignalTail(string kind, ReadOnlySpan<byte> data) =>
        Tail(Encoding.UTF8.GetBytes($"\"kind\":\"{kind}\",\"data\":"), data);

    public static byte[] Result(string id, ReadOnlySpan<byte> data) =>
        Tail(Encoding.UTF8.GetBytes($"{{\"type\":\"result\",\"id\":{Quote(id)},\"data\":"), data);

    public static byte[] Problem(string? id, string? sub, Error error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "problem"u8);
        if (id is not null)
            writer.WriteString("id"u8, id);
        if (sub is not null)
            writer.WriteString("sub"u8, sub);
        writer.WritePropertyName("problem"u8);
        WriteProblem(writer, error);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteProblem(Utf8JsonWriter writer, Error error)
    {
        var details = ProblemMapper.ToDetails(error);
        writer.WriteStartObject();
        writer.WriteString("type"u8, details.Type);
        writer.WriteString("title"u8, details.Title);
        writer.WriteNumber("status"u8, error.Status);
        writer.WriteString("detail"u8, details.Detail);
        foreach ((string name, object? value) in details.Extensions)
        {
            writer.WritePropertyName(name);
            switch (value)
            {
                case null: writer.WriteNullValue(); break;
                case int number: writer.WriteNumberValue(number); break;
                case long number: writer.WriteNumberValue(number); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                default: writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }

        writer.WriteEndObject();
    }

    private static byte[] Tail(ReadOnlySpan<byte> start, ReadOnlySpan<byte> data)
    {
        byte[] tail = new byte[start.Length + data.Length + 1];
        start.CopyTo(tail);
        data.CopyTo(tail.AsSpan(start.Length));
        tail[^1] = (byte)'}';
        return tail;
    }

    private static string Quote(string text) => '"' + JsonEncodedText.Encode(text, WriterOptions.Encoder).ToString() + '"';
}
