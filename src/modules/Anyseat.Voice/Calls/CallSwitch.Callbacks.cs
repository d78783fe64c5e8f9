using Anyseat.Interactions.Contracts;
using Anyseat.Media.Shard;
using Anyseat.Platform.Journal;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;

namespace Anyseat.Voice.Calls;

/// <summary>Callbacks whose turn has come: each attempt is a call of its own.</summary>
internal sealed partial class CallSwitch
{
    /// <summary>Makes a call when an agent is offered a callback, or its customer is to be dialled.</summary>
    private LiveCall? BeginCallback(JournalEvent committed)
    {
        bool isTurn = committed.Kind is JournalKinds.InteractionOffered or JournalKinds.CallbackDialing;
        if (!isTurn || !routing.IsCallback(committed.StreamId))
            return null;
        Guid queue = InteractionFacts.DecisionOf(committed).Queue ?? Guid.Empty;
        InboundNumber? number = directory.FindNumberOf(queue);
        CallStep begun = CallMachine.BeginCallback(committed.StreamId, PolicyFor(queue));
        MediaShard shard = media.Take();
        var call = new LiveCall(acts, begun, shard)
        {
            RecordId = ids.NewId(),
            IsCallback = true,
            Direction = CallDirection.Outbound,
            Trunk = null,
            Number = number,
            Party = null,
            Queue = queue,
            Customer = interactions.FindLive(committed.StreamId)?.Customer ?? Guid.Empty,
            Prompts = new CallPrompts(number?.Language ?? VoiceLanguage.English, null, PromptKeys.Music) { Closing = PromptKeys.Goodbye },
        };
        call.Times.BegunAt = acts.Now;
        calls.Add(call);
        routing.Follow(call.Id);
        Instruments.Calls.Add(1, new KeyValuePair<string, object?>("direction", "callback"));
        return call;
    }

    /// <summary>Finds out how the customer is called, and has it done.</summary>
    private void DialCallback(LiveCall call, InteractionDecision decision)
    {
        if (decision.Agent is not { } agent)
            return; // said again after the house was away: whoever was to speak is gone, and the lease runs out
        bool isReserved = decision.Offer > 0;
        tasks.Run("A callback", async ct =>
        {
            CallbackWay way = await callbacks.FindAsync(call.Id, agent, ct);
            await Post!(
                () =>
                {
                    foreach (OutsideCall route in way.Routes?.Routes ?? [])
                        call.Routes.Enqueue(route);
                    call.Party = way.Routes?.Permit.Number;
                    bool isPossible = way.Routes is not null && !isDraining;
                    call.Apply(new CallInput.DialAsked(agent, isReserved, isPossible ? null : way.Routes is null ? way.Otherwise : CallCause.TemporaryFailure));
                },
                ct);
        });
    }
}
