using Anyseat.Routing.Tests.Histories;

namespace Anyseat.Routing.Tests;

/// One agent, an endless stream of urgent work, and one who arrived first in a queue of the lowest priority.
internal static class StarvationCheck
{
    public static void Run(RoutingEngine engine, RoutingInstant at)
    {
        QueueHandle slow = new(0);
        QueueHandle urgent = new(1);
        AgentHandle agent = new(0);
        List<RoutingDecision> decisions = [];
        RoutingConfiguration configuration = new()
        {
            Version = 1,
            Queues =
            [
                new QueueConfiguration { Queue = slow, AgeingMilliPointsPerSecond = 10, WrapUpMax = TimeSpan.Zero },
                new QueueConfiguration
                {
                    Queue = urgent,
                    Priority = 9,
                    AgeingMilliPointsPerSecond = 10,
                    WrapUpMax = TimeSpan.Zero,
                },
            ],
            Agents = [new AgentConfiguration { Agent = agent, ChannelLimits = [1, 0, 0] }],
        };
        Do(RoutingCommand.Configure(configuration));
        foreach (InteractionHandle old in HistoryPlayer.Interactions)
        {
            while (engine.GetInteraction(old).State is var state && state is not InteractionState.None)
            {
                if (state == InteractionState.WrapUp)
                    Do(RoutingCommand.CompleteWrapUp(old, engine.GetInteraction(old).Agent));
                else
                    Do(RoutingCommand.End(old));
            }
        }

        Do(RoutingCommand.Reach(agent, ChannelClass.Voice));
        Do(RoutingCommand.SignIn(agent, 0));
        InteractionHandle patient = new(0);
        Do(RoutingCommand.Enqueue(patient, slow, ChannelClass.Voice));
        int next = 1;
        Arrive();
        Do(RoutingCommand.Ready(agent));
        for (int turn = 0; engine.GetInteraction(patient).State == InteractionState.Waiting; turn++)
        {
            Assert.True(turn < 200, "starved");
            InteractionHandle served = HistoryPlayer.Interactions.First(
                one => engine.GetInteraction(one).State == InteractionState.Offered);
            Do(RoutingCommand.Accept(served, agent, engine.GetInteraction(served).Offer));
            at += TimeSpan.FromSeconds(10);
            Arrive();
            Do(RoutingCommand.End(served));
        }

        void Arrive()
        {
            Do(RoutingCommand.Enqueue(new InteractionHandle(next), urgent, ChannelClass.Voice));
            next = 1 + (next % (HistoryPlayer.InteractionCount - 1));
        }

        void Do(RoutingCommand command)
        {
            decisions.Clear();
            engine.Apply(command, at, decisions);
        }
    }
}
