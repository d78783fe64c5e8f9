using System.Text;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain;

/// <summary>What people type, made safe to keep: plain text, never interpreted.</summary>
internal static class MessageText
{
    /// <summary>Cleans a text: line ends become LF, other control characters go, outer blank goes.</summary>
    /// <returns>Null for nothing; or <c>message.too_long</c>, <c>message.not_text</c> (unpaired surrogates).</returns>
    public static Result<string?> Clean(string? text, int lengthMax, string field)
    {
        if (text is null)
            return (string?)null;
        if (text.Length > lengthMax)
            return new ValidationError("message.too_long", $"{field} has at most {lengthMax} characters.", field);
        var clean = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            if (char.IsHighSurrogate(letter) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                clean.Append(letter).Append(text[++index]);
                continue;
            }

            if (char.IsSurrogate(letter))
                return new ValidationError("message.not_text", $"{field} is not valid Unicode.", field);
            if (letter == '\r')
            {
                if (index + 1 >= text.Length || text[index + 1] != '\n')
                    clean.Append('\n');
            }
            else if (!char.IsControl(letter) || letter is '\n' or '\t')
            {
                clean.Append(letter);
            }
        }

        string trimmed = clean.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>Checks an idempotency key: visible ASCII.</summary>
    public static ValidationError? CheckKey(string? key, int lengthMin = 1) =>
        key is not null && key.Length >= lengthMin && key.Length <= 64 && key.All(letter => letter is > ' ' and <= '~')
            ? null
            : new ValidationError(
                "idempotency.key_invalid", $"Idempotency-Key has {lengthMin} to 64 visible ASCII characters.", "Idempotency-Key");

    /// <summary>Text that may be there: the limit of a message.</summary>
    public static Result<string?> Clean(string? text) => Clean(text, MessageLimits.TextLengthMax, "text");
}
