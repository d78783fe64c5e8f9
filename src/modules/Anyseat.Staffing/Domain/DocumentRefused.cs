using Anyseat.Platform.Errors;
using Anyseat.Simulation.Documents;

namespace Anyseat.Staffing.Domain;

/// <summary>A document, or a list of changes, is not as it must be: 400, with everything that is wrong.</summary>
/// <param name="Faults">All faults, with paths as the sender wrote them.</param>
internal sealed record DocumentRefused(IReadOnlyList<DocumentFault> Faults) : ValidationError(
    "simulation.document_refused", string.Join(" ", Faults.Take(5).Select(fault => fault.Detail)), Faults[0].Path)
{
    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, object?>> Data => [.. base.Data, new("faults", Faults)];

    /// <summary>Faults of something that stands in a field of the request.</summary>
    /// <param name="faults">What was found.</param>
    /// <param name="field">The field, as <c>day.document</c>.</param>
    public static DocumentRefused Of(IReadOnlyList<DocumentFault> faults, string field) =>
        new([.. faults.Select(fault => fault with { Path = fault.Path.Length == 0 ? field : $"{field}.{fault.Path}" })]);
}
