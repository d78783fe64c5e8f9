using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>A call as its agent's desk shows it.</summary>
/// <param name="Id">The call; it is the interaction's id.</param>
/// <param name="InteractionId">The interaction; null for calls that routing has no part in.</param>
/// <param name="Direction">Who called whom.</param>
/// <param name="State">How far it is, as the agent sees it.</param>
/// <param name="IsMuted">Whether the customer does not hear the agent.</param>
/// <param name="IsRecording">Whether it is recorded.</param>
/// <param name="IsRecordingPaused">Whether the agent paused the recording.</param>
/// <param name="Party">The customer's number, as far as it is shown.</param>
/// <param name="StartedAt">When it came.</param>
/// <param name="AnsweredAt">When the agent and the customer were joined; null before.</param>
/// <param name="Consult">Whom the agent asks meanwhile.</param>
internal sealed record CallView(
    Guid Id,
    Guid? InteractionId,
    CallDirection Direction,
    CallViewState State,
    bool IsMuted,
    bool IsRecording,
    bool IsRecordingPaused,
    CallParty Party,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    CallConsultView? Consult);

/// <summary>The other party.</summary>
/// <param name="Display">The number, masked; null when it is withheld.</param>
/// <param name="IsMasked">Whether digits are hidden.</param>
internal sealed record CallParty(string? Display, bool IsMasked);

/// <summary>Somebody who is asked while the customer waits.</summary>
/// <param name="AgentId">The colleague; null for somebody outside.</param>
/// <param name="IsAnswered">Whether they talk.</param>
internal sealed record CallConsultView(Guid? AgentId, bool IsAnswered);

/// <summary>How far a call is.</summary>
internal enum CallViewState
{
    /// <summary>The agent's telephone rings.</summary>
    Ringing = 0,

    /// <summary>The customer's telephone rings.</summary>
    Dialing = 1,

    /// <summary>They talk.</summary>
    Connected = 2,

    /// <summary>The customer is on hold.</summary>
    Held = 3,

    /// <summary>It is over for this agent; only told once, and never listed.</summary>
    Ended = 4,
}
