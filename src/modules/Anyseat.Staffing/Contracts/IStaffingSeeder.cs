namespace Anyseat.Staffing.Contracts;

/// <summary>Gives an installation days and what-if lists to begin with; what is there stays.</summary>
public interface IStaffingSeeder
{
    /// <summary>Saves what is not there yet; running it again changes nothing.</summary>
    Task SeedAsync(StaffingSeed seed, CancellationToken ct);
}

/// <summary>What shall be there.</summary>
/// <param name="Days">Day documents by name, as JSON (see docs/simulation.md).</param>
/// <param name="Moves">What-if lists by name, each one move of agents.</param>
public sealed record StaffingSeed(IReadOnlyList<(string Name, string Document)> Days, IReadOnlyList<MoveSeed> Moves);

/// <summary>What if some did other work from a time on.</summary>
/// <param name="Name">The name of the list.</param>
/// <param name="Count">How many.</param>
/// <param name="From">Their group.</param>
/// <param name="To">The group whose work they do.</param>
/// <param name="At">From when, as 10:00.</param>
public sealed record MoveSeed(string Name, int Count, string From, string To, string At);
