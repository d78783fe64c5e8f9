using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>What the endpoint keeps of a request that came until its transaction's last timer, half a minute after the answer.</summary>
/// <remarks>It lets go of the user's part, and so of the request, when the final answer is out; an answer that the user repeats brings
/// the part along again.</remarks>
internal sealed class AnswerSide
{
    public required SipFlow ResponseFlow { get; init; }

    /// <summary>The To tag of our answers; null when the request has one.</summary>
    public required string? NewTag { get; init; }

    /// <summary>What is to be forgotten with the transaction; null when it was not noted.</summary>
    public required RequestIdentity? Identity { get; init; }

    public bool IsAnswered { get; set; }

    /// <summary>The user's part; null when nothing more will be told about it.</summary>
    public SipServerTransaction? User { get; set; }
}
