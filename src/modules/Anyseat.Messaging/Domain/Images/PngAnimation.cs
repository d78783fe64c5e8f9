using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Follows the frames of an animated PNG, so that only a well-formed animation is copied.</summary>
/// <remarks>
/// W3C PNG (third edition) §11.3.6:
/// <code>
/// acTL  | number of frames (4) | number of plays (4) |
/// fcTL  | sequence (4) | width (4) | height (4) | x (4) | y (4) | delay (2 + 2) | dispose (1) | blend (1) |
/// fdAT  | sequence (4) | compressed frame, as in IDAT |
/// </code>
/// fcTL and fdAT share one sequence that starts at 0 and has no gaps. An fcTL before IDAT makes IDAT the first frame.
/// </remarks>
internal struct PngAnimation
{
    private const int ControlLength = 8;
    private const int FrameControlLength = 26;
    private uint framesDeclared;
    private uint framesSeen;
    private uint sequence;
    private bool isInDataFrame;
    private bool hasFrameData;

    /// <summary>Whether an acTL chunk was accepted; without it the other chunks mean nothing and are dropped.</summary>
    public readonly bool IsAnimated => framesDeclared > 0;

    /// <summary>Reads acTL.</summary>
    /// <returns>Whether it is to be kept; otherwise the picture is shown without motion.</returns>
    public bool TryBegin(ReadOnlySpan<byte> control)
    {
        if (IsAnimated || control.Length != ControlLength)
            return false;
        framesDeclared = BinaryPrimitives.ReadUInt32BigEndian(control);
        return IsAnimated;
    }

    /// <summary>Notes that the default image (IDAT) begins.</summary>
    public void DataBegins() => hasFrameData = true;

    /// <summary>Reads fcTL.</summary>
    /// <param name="frame">Its data.</param>
    /// <param name="header">The picture that the frame must lie in.</param>
    /// <param name="isBeforeData">Whether IDAT is still to come.</param>
    /// <returns>False when it breaks a rule.</returns>
    public bool TryFrame(ReadOnlySpan<byte> frame, in PngHeader header, bool isBeforeData)
    {
        if (frame.Length != FrameControlLength || !TryCount(frame) || (framesSeen > 0 && !hasFrameData))
            return false;
        ulong width = BinaryPrimitives.ReadUInt32BigEndian(frame[4..]);
        ulong height = BinaryPrimitives.ReadUInt32BigEndian(frame[8..]);
        ulong right = width + BinaryPrimitives.ReadUInt32BigEndian(frame[12..]);
        ulong bottom = height + BinaryPrimitives.ReadUInt32BigEndian(frame[16..]);
        bool isInside = width > 0 && height > 0 && right <= header.Width && bottom <= header.Height;
        bool isWhole = width == header.Width && height == header.Height;
        bool hasDefinedOperations = frame[24] <= 2 && frame[25] <= 1;
        framesSeen++;
        isInDataFrame = isBeforeData;
        hasFrameData = false;
        return isInside && hasDefinedOperations && (isWhole || !isBeforeData);
    }

    /// <summary>Reads fdAT.</summary>
    /// <returns>False when it breaks a rule.</returns>
    public bool TryFrameData(ReadOnlySpan<byte> data)
    {
        bool isExpected = framesSeen > 0 && !isInDataFrame && TryCount(data);
        hasFrameData = true;
        return isExpected;
    }

    /// <summary>Whether all frames that were announced are there, each with data.</summary>
    public readonly bool IsComplete => !IsAnimated || (framesSeen == framesDeclared && hasFrameData);

    private bool TryCount(ReadOnlySpan<byte> data) =>
        data.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(data) == sequence++;
}
