using System.Collections.Immutable;

namespace Anyseat.Sip.Sdp;

/// <summary>Finds and changes attributes.</summary>
internal static class SdpAttributes
{
    private static readonly string[] DirectionNames = ["sendrecv", "sendonly", "recvonly", "inactive"];

    public static string? Find(ImmutableArray<SdpAttribute> attributes, string name)
    {
        foreach (SdpAttribute attribute in attributes)
        {
            if (attribute.Name == name)
                return attribute.Value ?? "";
        }

        return null;
    }

    public static ImmutableArray<string> FindAll(ImmutableArray<SdpAttribute> attributes, string name) =>
        [.. attributes.Where(attribute => attribute.Name == name).Select(attribute => attribute.Value ?? "")];

    public static SdpDirection? Direction(ImmutableArray<SdpAttribute> attributes)
    {
        foreach (SdpAttribute attribute in attributes)
        {
            int index = Array.IndexOf(DirectionNames, attribute.Name);
            if (index >= 0)
                return (SdpDirection)index;
        }

        return null;
    }

    public static SdpAttribute Of(SdpDirection direction) => new(DirectionNames[(int)direction]);
}
