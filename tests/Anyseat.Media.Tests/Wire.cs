namespace Anyseat.Media.Tests;

/// <summary>Bytes and instants, short to write.</summary>
internal static class Wire
{
    public static byte[] Hex(string text) =>
        Convert.FromHexString(string.Concat(text.Where(Uri.IsHexDigit)));

    public static MediaInstant Ms(double milliseconds) => new((long)(milliseconds * 1_000));
}
