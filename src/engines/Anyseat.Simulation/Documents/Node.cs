using System.Globalization;
using System.Text.Json;

namespace Anyseat.Simulation.Documents;

/// <summary>A place in a JSON document. Reading never fails: what is wrong is noted with its path, and a value that does no
/// harm is returned.</summary>
internal readonly struct Node(JsonElement element, string path, Faults faults)
{
    public string Path { get; } = path;

    public Faults Faults { get; } = faults;

    public JsonElement Element { get; } = element;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    /// <summary>Parses a text of at most <paramref name="bytesMax"/> bytes; null with a fault when it is no JSON object.
    /// </summary>
    public static Node? Parse(ReadOnlyMemory<byte> utf8, int bytesMax, Faults faults)
    {
        if (utf8.Length > bytesMax)
        {
            faults.Add(DocumentFaultCode.Unreadable, "", $"The document is longer than {bytesMax / 1024} KiB.");
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 });
            var root = new Node(document.RootElement.Clone(), "", faults);
            if (!IsText(root.Element))
                faults.Add(DocumentFaultCode.Unreadable, "", "The document has text that is no Unicode.");
            else if (root.IsObject)
                return root;
            else
                faults.Add(DocumentFaultCode.WrongType, "", "The document must be a JSON object.");
        }
        catch (JsonException e)
        {
            faults.Add(
                DocumentFaultCode.Unreadable, "",
                $"The document is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }

        return null;
    }

    /// <summary>Notes every field that is not one of <paramref name="known"/>, or there twice.</summary>
    public void Allow(params ReadOnlySpan<string> known)
    {
        HashSet<string> seen = [];
        foreach (JsonProperty property in Element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                Fault(DocumentFaultCode.UnknownField, property.Name, $"is not a field here; known are {string.Join(", ", known)}");
            else if (!seen.Add(property.Name))
                Fault(DocumentFaultCode.Duplicate, property.Name, "is there twice");
        }
    }

    public bool Has(string name) => Element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null;

    /// <summary>The field's value, or null when it is not there.</summary>
    public Node? Find(string name) =>
        Has(name) ? new Node(Element.GetProperty(name), Join(name), Faults) : null;

    /// <summary>The object in a field, or null: with a fault when it is required and missing, or no object.</summary>
    public Node? Object(string name, bool isRequired = false)
    {
        if (Find(name) is not { } found)
        {
            if (isRequired)
                Miss(name);
            return null;
        }

        if (found.IsObject)
            return found;
        Fault(DocumentFaultCode.WrongType, name, "must be an object");
        return null;
    }

    /// <summary>The entries of a list; none when it is not there.</summary>
    public IEnumerable<Node> List(string name, int countMax, bool isRequired = false)
    {
        if (Find(name) is not { } found)
        {
            if (isRequired)
                Miss(name);
            return [];
        }

        if (found.Element.ValueKind != JsonValueKind.Array)
        {
            Fault(DocumentFaultCode.WrongType, name, "must be a list");
            return [];
        }

        int count = found.Element.GetArrayLength();
        if (count > countMax || (isRequired && count == 0))
        {
            Fault(DocumentFaultCode.OutOfRange, name, $"must have {(isRequired ? 1 : 0)} to {countMax} entries");
            return [];
        }

        Faults faults = Faults;
        return found.Element.EnumerateArray()
            .Select((entry, index) => new Node(entry, string.Create(CultureInfo.InvariantCulture, $"{found.Path}[{index}]"), faults));
    }

    /// <summary>The entries of a list that are objects; others are noted.</summary>
    public IEnumerable<Node> Objects(string name, int countMax, bool isRequired = false)
    {
        foreach (Node entry in List(name, countMax, isRequired))
        {
            if (entry.IsObject)
                yield return entry;
            else
                entry.FaultHere(DocumentFaultCode.WrongType, "must be an object");
        }
    }

    public double Number(string name, double min, double max, double? fallback = null)
    {
        if (Find(name) is not { } found)
        {
            if (fallback is null)
                Miss(name);
            return fallback ?? min;
        }

        return found.NumberHere(min, max);
    }

    public double NumberHere(double min, double max)
    {
        if (Element.ValueKind != JsonValueKind.Number || !Element.TryGetDouble(out double value))
        {
            FaultHere(DocumentFaultCode.WrongType, "must be a number");
            return min;
        }

        if (value >= min && value <= max)
            return value;
        FaultHere(
            DocumentFaultCode.OutOfRange,
            string.Create(CultureInfo.InvariantCulture, $"must be {min} to {max}, and is {value}"));
        return min;
    }

    public int Whole(string name, int min, int max, int? fallback = null)
    {
        double value = Number(name, min, max, fallback);
        if (value.Equals(Math.Floor(value)))
            return (int)value;
        Fault(DocumentFaultCode.WrongType, name, "must be a whole number");
        return min;
    }

    /// <summary>A length of time from a field in seconds.</summary>
    public TimeSpan Seconds(string name, double min, double max, TimeSpan? fallback = null) =>
        TimeSpan.FromMicroseconds(Math.Round(Number(name, min, max, fallback?.TotalSeconds) * 1e6));

    public bool Flag(string name, bool fallback = false)
    {
        if (Find(name) is not { } found)
            return fallback;
        if (found.Element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return found.Element.GetBoolean();
        Fault(DocumentFaultCode.WrongType, name, "must be true or false");
        return fallback;
    }

    /// <summary>A text of 1 to 200 characters.</summary>
    public string Text(string name, string? fallback = null)
    {
        if (Find(name) is not { } found)
        {
            if (fallback is null)
                Miss(name);
            return fallback ?? "";
        }

        return found.TextHere();
    }

    public string TextHere()
    {
        if (Element.ValueKind != JsonValueKind.String)
        {
            FaultHere(DocumentFaultCode.WrongType, "must be a text");
            return "";
        }

        string text = Element.GetString()!;
        if (text.Length is >= 1 and <= 200)
            return text;
        FaultHere(DocumentFaultCode.OutOfRange, "must have 1 to 200 characters");
        return "";
    }

    /// <summary>A word that stands for a value of an enumeration: its name with a small first letter.</summary>
    public T Word<T>(string name, T fallback)
        where T : struct, Enum => Has(name) ? Word<T>(name) : fallback;

    /// <inheritdoc cref="Word{T}(string, T)"/>
    public T Word<T>(string name)
        where T : struct, Enum
    {
        string text = Text(name);
        foreach (T value in Enum.GetValues<T>())
        {
            if (text == WordOf(value))
                return value;
        }

        if (text.Length > 0)
            Fault(DocumentFaultCode.UnknownWord, name, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(WordOf))}, and is {text}");
        return default;
    }

    /// <summary>A time of the day, see <see cref="Clock"/>.</summary>
    public TimeSpan Time(string name, TimeSpan? fallback = null)
    {
        if (Find(name) is not { } found)
        {
            if (fallback is null)
                Miss(name);
            return fallback ?? default;
        }

        return found.TimeHere();
    }

    public TimeSpan TimeHere()
    {
        if (Element.ValueKind == JsonValueKind.String && Clock.TryParse(Element.GetString()!, out TimeSpan time))
            return time;
        FaultHere(DocumentFaultCode.WrongType, "must be a time as \"08:30\" or \"08:30:15.25\", up to \"744:00\"");
        return default;
    }

    public void Fault(DocumentFaultCode code, string name, string detail) => Faults.Add(code, Join(name), $"{Join(name)} {detail}.");

    public void FaultHere(DocumentFaultCode code, string detail) => Faults.Add(code, Path, $"{Path} {detail}.");

    public void Miss(string name) => Fault(DocumentFaultCode.Missing, name, "is missing");

    /// <summary>Whether every name and text can be read: bytes that are no UTF-8, and halves of surrogate pairs, are found only
    /// when one looks.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(one => one.Name is not null && IsText(one.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private string Join(string name) => Path.Length == 0 ? name : Path + "." + name;
}
