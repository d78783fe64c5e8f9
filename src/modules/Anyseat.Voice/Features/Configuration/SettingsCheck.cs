using System.Net;
using System.Text.RegularExpressions;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Prompts;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>Checks that what is set can be kept, each finding naming its field. Null is good.</summary>
internal sealed partial class SettingsCheck(IVoiceSettings settings, IPeopleDirectory people, IInteractions interactions, IPromptLibrary prompts)
{
    /// <summary>Entries of a list at most, where nothing else is said.</summary>
    public const int EntriesMax = 200;

    /// <summary>The configuration as it stands.</summary>
    public VoiceSettings Current => settings.Current;

    /// <summary>The first finding.</summary>
    public static ValidationError? First(params ReadOnlySpan<ValidationError?> findings)
    {
        foreach (ValidationError? finding in findings)
        {
            if (finding is not null)
                return finding;
        }

        return null;
    }

    public static ValidationError? Text(string text, int lengthMax, string field) =>
        text.Length >= 1 && text.Length <= lengthMax && !text.Any(char.IsControl) && text.Trim().Length == text.Length
            ? null
            : new ValidationError("field.text_invalid", $"{field} has 1 to {lengthMax} characters, none of them control characters, no blanks around.", field);

    public static ValidationError? Range(long value, long least, long most, string field) => value >= least && value <= most
        ? null
        : new ValidationError("field.out_of_range", $"{field} is between {least} and {most}.", field);

    public static ValidationError? Digits(string text, int least, int most, string field) =>
        text.Length >= least && text.Length <= most && text.AsSpan().ContainsOnlyDigits()
            ? null
            : new ValidationError("field.digits_invalid", $"{field} has {least} to {most} digits.", field);

    public static ValidationError? Number(string? text, string field, out E164Number? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text))
            return null;
        if (!E164Number.TryParse(text, out E164Number parsed))
            return new ValidationError("number.invalid", $"{field} is a number with a plus and 5 to 15 digits.", field);
        number = parsed;
        return null;
    }

    public static ValidationError? Numbers(IReadOnlyList<string> texts, string field, out IReadOnlyList<E164Number> numbers)
    {
        var found = new List<E164Number>();
        numbers = found;
        if (texts.Count > EntriesMax)
            return TooMany(field, EntriesMax);
        foreach (string text in texts)
        {
            if (Number(text, field, out E164Number? number) is { } invalid)
                return invalid;
            if (number is { } good)
                found.Add(good);
        }

        return null;
    }

    /// <summary>Beginnings of numbers: a plus and 1 to 15 digits.</summary>
    public static ValidationError? Prefixes(IReadOnlyList<string> prefixes, string field)
    {
        if (prefixes.Count > EntriesMax)
            return TooMany(field, EntriesMax);
        return prefixes.All(prefix => PrefixPattern().IsMatch(prefix))
            ? null
            : new ValidationError("number.prefix_invalid", $"{field} holds beginnings of numbers: a plus and 1 to 15 digits.", field);
    }

    public static ValidationError? Host(string host, string field) =>
        host.Length <= 253 && (IPAddress.TryParse(host, out _) || HostPattern().IsMatch(host))
            ? null
            : new ValidationError("trunk.host_invalid", $"{field} is a host name or an address.", field);

    public static ValidationError? Networks(IReadOnlyList<string> networks, string field)
    {
        if (networks.Count > 32)
            return TooMany(field, 32);
        return networks.All(network => TrunkNetworks.Parse(network) is not null)
            ? null
            : new ValidationError("trunk.network_invalid", $"{field} holds addresses and networks such as 192.0.2.0/24.", field);
    }

    public static ValidationError? TooMany(string field, int countMax) => new("field.too_many", $"{field} has at most {countMax} entries.", field);

    public ValidationError? Site(Guid? site) => site is not { } known || people.Snapshot.Sites.ContainsKey(known)
        ? null
        : new ValidationError("site.unknown", "There is no such site.", "siteId");

    public ValidationError? Queue(Guid? queue) => queue is not { } known || interactions.FindQueue(known) is not null
        ? null
        : new ValidationError("queue.unknown", "There is no such queue.", "queueId");

    public ValidationError? User(Guid user) => people.FindUser(user) is not null
        ? null
        : new ValidationError("user.unknown", "There is no such user.", "userId");

    public ValidationError? Prompt(string? key, VoiceLanguage language, string field) =>
        key is null || PromptKeys.BuiltIn.Contains(key) || (PromptKeys.IsGood(key) && prompts.TryGet(key, language, out _))
            ? null
            : new ValidationError("prompt.unknown", "There is no such prompt.", field);

    public ValidationError? Trunks(IReadOnlyList<Guid> trunks) => trunks.All(id => Current.FindTrunk(id) is not null)
        ? null
        : new ValidationError("trunk.unknown", "There is no such trunk.", "trunkIds");

    [GeneratedRegex(@"^\+[0-9]{1,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrefixPattern();

    // RFC 1123 §2.1, with underscores as carriers' SRV names have them.
    [GeneratedRegex(@"^(?=.{1,253}\z)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}
