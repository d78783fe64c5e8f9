namespace Anyseat.Interactions.Contracts;

/// <summary>How much may be said at once, the same for every text channel.</summary>
public static class MessageLimits
{
    /// <summary>Characters (UTF-16) of one message.</summary>
    public const int TextLengthMax = 4000;

    /// <summary>Bytes of one picture.</summary>
    public const long AttachmentBytesMax = 10 * 1024 * 1024;

    /// <summary>Characters of a note.</summary>
    public const int NoteLengthMax = 2000;
}
