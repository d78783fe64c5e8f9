using System.Collections.Immutable;
using System.Globalization;

namespace Anyseat.Interactions.Records;

/// <summary>Documents tell things apart by their names: the second of a name gets a number.</summary>
internal static class UniqueNames
{
    public static ImmutableArray<string> Of(IEnumerable<string> names)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        var unique = ImmutableArray.CreateBuilder<string>();
        foreach (string name in names)
        {
            string candidate = name;
            for (int number = 2; !used.Add(candidate); number++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
            unique.Add(candidate);
        }

        return unique.ToImmutable();
    }
}
