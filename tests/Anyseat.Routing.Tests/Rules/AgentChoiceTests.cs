using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class AgentChoiceTests
{
    private static Centre By(AgentChoice choice, params AgentConfiguration[] agents) => Open(one => one with
    {
        Queues = [Queue(Sales) with { AgentChoice = choice, WrapUpMax = TimeSpan.Zero }],
        Agents = agents.Length == 0 ? one.Agents : [.. agents],
    });

    private static AgentHandle Serve(Centre centre, int seconds)
    {
        AgentHandle agent = centre.Arrive(1, Sales, ChannelClass.Voice).OfferedTo(1);
        centre.Accept(1).Wait(seconds).End(1);
        return agent;
    }

    [Fact]
    public void Least_occupied_counts_handling_time_of_today()
    {
        Centre centre = By(AgentChoice.LeastOccupied).Ready(Ann, Ben);
        Assert.Equal(Ann, Serve(centre, 100));
        Assert.Equal(Ben, Serve(centre, 30));
        Assert.Equal(Ben, Serve(centre, 60));
        Assert.Equal(Ben, Serve(centre, 60));
        Assert.Equal(Ann, Serve(centre, 1));
        Assert.Equal(150_000_000, centre.Engine.GetAgent(Ben).OccupiedTodayMicroseconds);
    }

    [Fact]
    public void Fewest_interactions_counts_those_of_today_and_a_new_day_starts_at_nothing()
    {
        Centre centre = By(AgentChoice.FewestInteractions).Ready(Ann);
        Serve(centre, 1);
        Serve(centre, 1);
        centre.Ready(Ben);
        Assert.Equal(Ben, Serve(centre, 1));
        Assert.Equal(Ben, Serve(centre, 1));
        centre.Do(RoutingCommand.StartDay());
        Assert.Equal(0, centre.Engine.GetAgent(Ann).TakenToday);
        Assert.Equal(Ann, Serve(centre, 1));
    }

    [Fact]
    public void Round_robin_asks_in_turn_whoever_is_idle_longest()
    {
        Centre centre = By(AgentChoice.RoundRobin).Ready(Cleo, Ben, Ann);
        AgentHandle[] asked = [.. Enumerable.Range(0, 6).Select(_ => Serve(centre, 1))];
        Assert.Equal(asked[..3], asked[3..]);
        Assert.Equal(3, asked.Distinct().Count());
    }

    [Fact]
    public void Weighted_gives_each_agent_the_share()
    {
        Centre centre = By(
            AgentChoice.Weighted,
            Agent(Ann) with { Queues = [new AgentQueue(Sales, Share: 50)] },
            Agent(Ben) with { Queues = [new AgentQueue(Sales, Share: 30)] },
            Agent(Cleo) with { Queues = [new AgentQueue(Sales, Share: 20)] });
        centre.Ready(Ann, Ben, Cleo);
        Dictionary<AgentHandle, int> served = Enumerable.Range(0, 100).Select(_ => Serve(centre, 1)).CountBy(one => one).ToDictionary();
        Assert.InRange(served[Ann], 49, 51);
        Assert.InRange(served[Ben], 29, 31);
        Assert.InRange(served[Cleo], 19, 21);
    }

    [Fact]
    public void One_who_returns_to_a_weighted_queue_gets_a_share_and_not_all_that_was_missed()
    {
        Centre centre = By(AgentChoice.Weighted).Ready(Ann);
        for (int i = 0; i < 50; i++)
            Serve(centre, 1);
        centre.Ready(Ben);
        int ofBen = Enumerable.Range(0, 20).Count(_ => Serve(centre, 1) == Ben);
        Assert.InRange(ofBen, 9, 11);
    }

    [Fact]
    public void A_share_of_nothing_is_asked_only_when_nobody_else_is_free()
    {
        Centre centre = By(
            AgentChoice.Weighted, Agent(Ann) with { Queues = [new AgentQueue(Sales, Share: 0)] }, Agent(Ben));
        centre.Ready(Ann, Ben);
        Assert.Equal(Ben, Serve(centre, 1));
        Assert.Equal(Ben, Serve(centre, 1));
        centre.NotReady(Ben);
        Assert.Equal(Ann, Serve(centre, 1));
    }
}
