namespace Anyseat.Media.Codecs.Opus;

/// <summary>Error codes of libopus that are told apart.</summary>
internal static class OpusErrors
{
    public const int BadArgument = -1;
}
