using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Anyseat.Platform.Errors;

/// <summary>Checks that stay on in production: a failure is a bug of ours and fails the smallest unit.</summary>
public static class Invariant
{
    /// <summary>Requires a condition.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="expression">The text of the condition, filled in by the compiler.</param>
    /// <exception cref="InvariantException">It does not hold.</exception>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
            throw new InvariantException(expression);
    }
}

/// <summary>An invariant did not hold: a defect in Anyseat.</summary>
public sealed class InvariantException(string expression)
    : Exception($"Invariant does not hold: {expression}");
