using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests;

public sealed class AllocationTests
{
    private static readonly List<RoutingDecision> Decisions = new(64);

    [Fact]
    public void In_steady_state_nothing_is_allocated()
    {
        RoutingEngine engine = Open().Ready(Ann, Ben, Cleo).Engine;
        long at = 1_000;
        Day(engine, ref at, days: 200);

        // The runtime itself may allocate a little on this thread when it compiles a loop anew; the engine would in
        // every stretch.
        long least = long.MaxValue;
        for (int stretch = 0; stretch < 5; stretch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Day(engine, ref at, days: 200);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    /// Arrivals, declines, answers, transfers, time-outs, wrap-up, abandonment.
    private static void Day(RoutingEngine engine, ref long at, int days)
    {
        for (int day = 0; day < days; day++)
        {
            for (int i = 0; i < 12; i++)
            {
                Do(engine, RoutingCommand.Enqueue(Number(i), i % 2 == 0 ? Sales : Urgent, (ChannelClass)(i % 3)), at);
                Answer(engine, i, at, isAccepted: i % 4 != 0);
            }

            for (int i = 0; i < 12; i++)
            {
                at++;
                Answer(engine, i, at, isAccepted: true);
                InteractionView view = engine.GetInteraction(Number(i));
                if (view.State == InteractionState.Connected && i % 3 == 0)
                    Do(engine, RoutingCommand.TransferToQueue(Number(i), view.Agent, Service), at);
                else if (view.State == InteractionState.Connected && i % 3 == 1)
                    Do(engine, RoutingCommand.TransferToAgent(Number(i), view.Agent == Ann ? Ben : Ann, Service), at);
            }

            Do(engine, RoutingCommand.RevokeOffers(), at);
            at += 30;
            Do(engine, RoutingCommand.Advance(), at);
            for (int i = 0; i < 12; i++)
                Do(engine, RoutingCommand.End(Number(i)), at);
            at += 200;
            for (int i = 0; i < 3; i++)
            {
                Do(engine, RoutingCommand.NotReady(new AgentHandle(i), 5), at);
                Do(engine, RoutingCommand.Ready(new AgentHandle(i)), at);
            }
        }
    }

    private static void Answer(RoutingEngine engine, int interaction, long at, bool isAccepted)
    {
        InteractionView view = engine.GetInteraction(Number(interaction));
        if (view.State != InteractionState.Offered)
            return;
        Do(engine, isAccepted
            ? RoutingCommand.Accept(Number(interaction), view.Agent, view.Offer)
            : RoutingCommand.Decline(Number(interaction), view.Agent, view.Offer, 1), at);
    }

    private static void Do(RoutingEngine engine, RoutingCommand command, long at)
    {
        Decisions.Clear();
        engine.Apply(command, At(at), Decisions);
    }
}
