using Anyseat.Platform.Errors;

namespace Anyseat.Interactions.Contracts;

/// <summary>Whether a tab may act for its agent.</summary>
public interface IDeskAccess
{
    /// <summary>Null if it may; else <c>desk.not_active</c>. Without a desk id (an integrator) the agent acts as such.</summary>
    Error? MayAct(Guid agent, string? deskId);
}
