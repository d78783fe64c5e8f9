using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;

namespace Anyseat.Interactions.Features;

/// <summary>What people write into notes, made safe to keep.</summary>
internal static class NoteText
{
    /// <summary>What is wrong with a note; null for a good one or none.</summary>
    public static ValidationError? Check(string? note, string field = "note") => note is { Length: > MessageLimits.NoteLengthMax }
        ? new ValidationError("note.too_long", $"A note has at most {MessageLimits.NoteLengthMax} characters.", field)
        : null;

    /// <summary>The note without what not every database keeps and nobody needs: control characters and outer blanks. Null when
    /// nothing is left.</summary>
    public static string? Clean(string? note)
    {
        string clean = string.Concat((note ?? string.Empty).Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')).Trim();
        return clean.Length == 0 ? null : clean;
    }
}
