namespace Anyseat.Simulation.Documents;

/// <summary>What is wrong with a field of a document. Codes are stable.</summary>
public enum DocumentFaultCode
{
    /// <summary>The text is no JSON, or too long.</summary>
    Unreadable = 0,

    /// <summary>A field that must be there is not.</summary>
    Missing,

    /// <summary>A field that means nothing here; most often misspelt.</summary>
    UnknownField,

    /// <summary>A field of another type, such as a text for a number.</summary>
    WrongType,

    /// <summary>A number, a time or a list outside of its range.</summary>
    OutOfRange,

    /// <summary>A word that is not one of those possible.</summary>
    UnknownWord,

    /// <summary>A name that nothing in the document has.</summary>
    UnknownName,

    /// <summary>Named twice.</summary>
    Duplicate,

    /// <summary>Fields that contradict each other.</summary>
    Contradiction,

    /// <summary>A version of the format that this program does not know.</summary>
    UnknownVersion,
}

/// <summary>Something wrong with a document, exact enough to mend it.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Path">Where, as <c>demands[2].arrivals.perHour</c>; empty for the document as a whole.</param>
/// <param name="Detail">A plain English sentence that names the field.</param>
public sealed record DocumentFault(DocumentFaultCode Code, string Path, string Detail);
