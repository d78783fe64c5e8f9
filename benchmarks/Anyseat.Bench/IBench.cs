namespace Anyseat.Bench;

/// <summary>One benchmark of <c>./bench NAME</c>.</summary>
internal interface IBench
{
    /// <summary>Lower-case name, the first part of the names of its figures.</summary>
    string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    string Description { get; }

    /// <summary>Measures and reports.</summary>
    Task RunAsync(BenchReport report, CancellationToken ct);
}
