using System.Text.Json;

namespace Anyseat.Platform.Push;

internal enum InFrameType
{
    Ping,
    Hello,
    Subscribe,
    Unsubscribe,
    Call,
}

/// <summary>A frame from a client, read without exceptions for ordinary bad input.</summary>
internal readonly record struct InFrame(
    InFrameType Type,
    string? Token,
    string? DeskId,
    string? Sub,
    string? Topic,
    string? Cursor,
    string? Id,
    string? Method,
    ReadOnlyMemory<byte> Parameters)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 8 };

    /// <summary>Reads one JSON object; unknown members are passed over so that the protocol may grow.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> message, out InFrame frame)
    {
        frame = default;
        try
        {
            return TryRead(message, out frame);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader has no non-throwing form: malformed JSON or invalid UTF-8 ends here.
            return false;
        }
    }

    private static bool TryRead(ReadOnlyMemory<byte> message, out InFrame frame)
    {
        frame = default;
        var reader = new Utf8JsonReader(message.Span, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        InFrameType? type = null;
        string? token = null, deskId = null, sub = null, topic = null, cursor = null, id = null, method = null;
        ReadOnlyMemory<byte> parameters = "{}"u8.ToArray();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                if (reader.TokenType != JsonTokenType.StartObject)
                    return false;
                reader.Skip();
                parameters = message[start..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("token"u8)) token = Text(ref reader, 512);
            else if (reader.ValueTextEquals("deskId"u8)) deskId = Text(ref reader, 64);
            else if (reader.ValueTextEquals("sub"u8)) sub = Text(ref reader, 33);
            else if (reader.ValueTextEquals("topic"u8)) topic = Text(ref reader, 64);
            else if (reader.ValueTextEquals("cursor"u8)) cursor = Text(ref reader, 64);
            else if (reader.ValueTextEquals("id"u8)) id = Text(ref reader, 65);
            else if (reader.ValueTextEquals("method"u8)) method = Text(ref reader, 64);
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (type is not { } known || reader.TokenType != JsonTokenType.EndObject || reader.Read())
            return false;
        frame = new InFrame(known, token, deskId, sub, topic, cursor, id, method, parameters);
        return true;
    }

    private static string? Text(ref Utf8JsonReader reader, int lengthMax)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        string? text = reader.GetString();
        return text is { Length: var length } && length > lengthMax ? text[..lengthMax] : text;
    }

    private static InFrameType? TypeOf(ref Utf8JsonReader reader) => reader.TokenType != JsonTokenType.String
        ? null
        : reader.ValueTextEquals("call"u8) ? InFrameType.Call
        : reader.ValueTextEquals("ping"u8) ? InFrameType.Ping
        : reader.ValueTextEquals("hello"u8) ? InFrameType.Hello
        : reader.ValueTextEquals("subscribe"u8) ? InFrameType.Subscribe
        : reader.ValueTextEquals("unsubscribe"u8) ? InFrameType.Unsubscribe
        : null;
}
