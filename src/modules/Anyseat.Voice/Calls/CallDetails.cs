using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>Makes the call detail record of a call that is over.</summary>
internal static class CallDetails
{
    /// <summary>The record.</summary>
    public static CallDetail Of(LiveCall call, Instant now) => new()
    {
        Id = call.RecordId,
        InteractionId = call.State.IsRouted ? call.Id : null,
        CustomerId = call.State.IsRouted ? call.Customer : null,
        Direction = call.Direction,
        TrunkId = (call.Route?.Trunk ?? call.Trunk)?.Id,
        AgentId = call.LastAgent ?? call.Caller?.UserId,
        QueueId = call.State.IsRouted ? call.Queue : null,
        OurNumber = call.Number?.Number ?? call.Route?.Shown,
        OtherNumber = call.Party,
        BegunAt = call.Times.BegunAt,
        AnsweredAt = call.Times.AnsweredAt,
        EndedAt = now,
        SipStatus = call.Times.AnsweredAt is null ? call.SipStatus : 200,
        Q850Cause = call.State.Cause == CallCause.Unknown ? null : (int)call.State.Cause,
        EndedBy = call.State.EndedBy switch
        {
            CallSide.Customer => CallEnding.Customer,
            CallSide.Agent => CallEnding.Agent,
            _ => CallEnding.Switch,
        },
        IsEmergency = call.IsEmergency,
        Codec = call.OutsideCodec?.ToString().ToUpperInvariant(),
        PacketsLost = call.OutsidePacketsLost,
    };
}
