namespace Anyseat.Staffing.Storage;

/// <summary>What is saved by name in a table of its own.</summary>
internal interface IDocumentKind
{
    /// <summary>The table.</summary>
    static abstract string Table { get; }

    /// <summary>The most that are saved.</summary>
    static abstract int CountMax { get; }

    /// <summary>Whether a list has the content, too: for kinds that are small.</summary>
    static abstract bool IsListedWhole { get; }
}

/// <summary>Days to be simulated.</summary>
internal sealed class DayDocuments : IDocumentKind
{
    public static string Table => "staffing_document";

    public static int CountMax => 200;

    public static bool IsListedWhole => false;
}

/// <summary>What-if lists.</summary>
internal sealed class WhatIfDocuments : IDocumentKind
{
    public static string Table => "staffing_what_if";

    public static int CountMax => 500;

    public static bool IsListedWhole => true;
}
