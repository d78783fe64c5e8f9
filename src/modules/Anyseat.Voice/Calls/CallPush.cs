using Anyseat.Interactions.Contracts;

namespace Anyseat.Voice.Calls;

/// <summary>Tells desks of calls as soon as they look different. On the loop of calls.</summary>
internal sealed class CallPush(IDeskSignals desks)
{
    /// <summary>The kind of the signal on the topic <c>desk</c>; its data is a call as <c>GET /calls</c> lists it.</summary>
    public const string Kind = "callChanged";

    /// <summary>Compares a call with what was told of it, and tells the difference.</summary>
    public void Tell(LiveCall call)
    {
        for (int i = call.Shown.Count - 1; i >= 0; i--)
        {
            (Guid agent, CallView view) = call.Shown[i];
            if (CallShowing.IsOf(call, agent) && call.State.Phase != CallPhase.Finished)
                continue;
            call.Shown.RemoveAt(i);
            desks.Signal(agent, Kind, view with { State = CallViewState.Ended });
        }

        if (call.State.Phase == CallPhase.Finished)
            return;
        Show(call, call.OutsideRouting);
        Show(call, call.State.Agent);
        Show(call, call.State.Offer?.Agent);
    }

    private void Show(LiveCall call, Guid? concerned)
    {
        if (concerned is not { } agent || !CallShowing.IsOf(call, agent))
            return;
        CallView view = CallShowing.ToView(call);
        int place = call.Shown.FindIndex(one => one.Agent == agent);
        if (place >= 0 && call.Shown[place].View == view)
            return;
        if (place >= 0)
            call.Shown[place] = (agent, view);
        else
            call.Shown.Add((agent, view));
        desks.Signal(agent, Kind, view);
    }
}
