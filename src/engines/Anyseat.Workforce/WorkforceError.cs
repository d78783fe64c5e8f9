namespace Anyseat.Workforce;

/// <summary>Why a question about staffing has no answer.</summary>
/// <param name="Code">Stable and dotted, such as <c>workforce.out_of_range</c>; one of <see cref="WorkforceErrorCodes"/>.
/// </param>
/// <param name="Field">The argument at fault, in camel case.</param>
/// <param name="Detail">A plain English sentence.</param>
public sealed record WorkforceError(string Code, string Field, string Detail)
{
    internal static WorkforceError OutOfRange(string field, string range) =>
        new(WorkforceErrorCodes.OutOfRange, field, $"{field} must be {range}.");
}

/// <summary>The codes of <see cref="WorkforceError"/>.</summary>
public static class WorkforceErrorCodes
{
    /// <summary>An argument is outside of its range, or not a number.</summary>
    public const string OutOfRange = "workforce.out_of_range";

    /// <summary>More work comes in than the agents can do, and nobody leaves: the queue grows without end.</summary>
    public const string Overloaded = "workforce.overloaded";

    /// <summary>No number of agents or lines up to the limit reaches the target.</summary>
    public const string NotReachable = "workforce.not_reachable";
}
