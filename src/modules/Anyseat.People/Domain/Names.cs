using System.Security.Cryptography;
using System.Text;

namespace Anyseat.People.Domain;

/// <summary>When two names are the same name.</summary>
internal static class Names
{
    /// <summary>The form in which names are compared: compatibility composition (NFKC, Unicode TR15) and upper case.</summary>
    /// <remarks>The runtime without culture data leaves compatibility forms as they are; so the full-width forms that a
    /// Chinese keyboard gives easily are folded here, and the rest by the runtime where it can.</remarks>
    public static string ToKey(string name)
    {
        string folded = string.Create(name.Length, name, (span, source) =>
        {
            for (int index = 0; index < span.Length; index++)
                span[index] = FoldWidth(source[index]);
        });
        return folded.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
    }

    /// <summary>A key that does not tell the name, for tables that outlive a mistake such as a password typed as name.</summary>
    public static byte[] ToHash(string nameKey) => SHA256.HashData(Encoding.UTF8.GetBytes("anyseat.name\n" + nameKey));

    // U+FF01 to U+FF5E are the full-width forms of ASCII; U+3000 is the ideographic space.
    private static char FoldWidth(char letter) => letter switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0),
        '\u3000' => ' ',
        _ => letter,
    };
}
