using System.Data.Common;
using Anyseat.Platform.Errors;

namespace Anyseat.Voice.Calls;

/// <summary>How the customer of a callback is reached, or why not.</summary>
/// <param name="Routes">The ways; null when there is none.</param>
/// <param name="Otherwise">Why there is none.</param>
internal readonly record struct CallbackWay(DialRoutes? Routes, CallCause Otherwise);

/// <summary>Finds out how customers are called back. What the agent concerned may not dial is not dialled for a customer either: a caller
/// says what number he likes. Thread-safe.</summary>
internal sealed class CallbackDialler(CallbackNumbers numbers, Dialler dialler)
{
    /// <summary>The way to the customer of a callback.</summary>
    /// <param name="interaction">The callback.</param>
    /// <param name="agent">Who takes it or is reserved.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<CallbackWay> FindAsync(Guid interaction, Guid agent, CancellationToken ct)
    {
        try
        {
            if (await numbers.FindAsync(interaction, ct) is not { } number)
                return new CallbackWay(null, CallCause.UnallocatedNumber);
            Result<DialRoutes> found = await dialler.FindAsync(agent, number.ToString(), ct);
            return found.TryGet(out DialRoutes? routes, out Error? refused)
                ? new CallbackWay(routes.Routes.IsEmpty ? null : routes, CallCause.UnallocatedNumber)
                : new CallbackWay(null, refused is ForbiddenError ? CallCause.OutgoingBarred : CallCause.NoCircuit);
        }
        catch (DbException)
        {
            return new CallbackWay(null, CallCause.TemporaryFailure);
        }
    }
}
