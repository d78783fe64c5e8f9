namespace Anyseat.Simulation.Documents;

/// <summary>Collects what is wrong while reading goes on, so that a person mends it all at once.</summary>
internal sealed class Faults
{
    /// <summary>Beyond this many nobody reads on.</summary>
    public const int CountMax = 50;

    private readonly List<DocumentFault> _found = [];

    public bool IsEmpty => _found.Count == 0;

    public IReadOnlyList<DocumentFault> Found => _found;

    public void Add(DocumentFaultCode code, string path, string detail)
    {
        // What is read twice is wrong twice, and said once.
        var fault = new DocumentFault(code, path, detail);
        if (_found.Count < CountMax && !_found.Contains(fault))
            _found.Add(fault);
    }
}
