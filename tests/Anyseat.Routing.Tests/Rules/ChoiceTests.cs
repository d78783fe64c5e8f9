using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class ChoiceTests
{
    [Fact]
    public void The_longest_idle_agent_gets_the_offer_and_the_decision_says_why()
    {
        Centre centre = Open().Ready(Ben, Ann).Wait(40).Arrive(1, Sales);

        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.Equal(RoutingRule.LongestIdle, centre.Last.Rule);
        Assert.Equal(2, centre.Last.CandidateCount);
        Assert.Equal(41_000_000, centre.Last.IdleMicroseconds);
        Assert.Equal(At(62), centre.Last.Deadline);
    }

    [Fact]
    public void Ties_in_idle_time_fall_to_the_lower_handle()
    {
        Centre centre = Open().SignIn(Ben).SignIn(Ann).Do(RoutingCommand.Ready(Ben)).Do(RoutingCommand.Ready(Ann));
        Assert.Equal(Ann, centre.Arrive(1, Sales).OfferedTo(1));
    }

    [Fact]
    public void The_most_skilled_agent_comes_first_where_the_queue_says_so()
    {
        Centre centre = Open(ordinary => ordinary with
        {
            Queues = [Queue(Sales) with
            {
                AgentChoice = AgentChoice.MostSkilled,
                Requirements = [new SkillRequirement(English, 2), new SkillRequirement(Returns, 1)],
            }],
            Agents = [Skilled(Ann, 2, 2), Skilled(Ben, 3, 5), Skilled(Cleo, 1, 5)],
        }).Ready(Ann, Ben, Cleo).Arrive(1, Sales);

        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.Equal(RoutingRule.MostSkilled, centre.Last.Rule);
        Assert.Equal(8, centre.Last.ProficiencySum);
        Assert.Equal((2, 2), (centre.Last.RequirementsMet, centre.Last.RequirementCount));
        Assert.Equal(2, centre.Last.CandidateCount);
    }

    [Fact]
    public void Nobody_below_the_least_proficiency_is_offered_anything()
    {
        Centre centre = Open(ordinary => ordinary with
        {
            Queues = [Queue(Sales) with { Requirements = [new SkillRequirement(English, 4)] }],
            Agents = [Skilled(Ann, 3), Skilled(Ben, 4)],
        }).Ready(Ann).Arrive(1, Sales);
        centre.IsWaiting(1);
        Assert.Equal(0, centre.Engine.GetEligibleSignedInCount(Sales));
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(1));
        Assert.Equal(1, centre.Engine.GetEligibleSignedInCount(Sales));
    }

    [Fact]
    public void Ready_agents_are_counted_by_the_whole_match_of_the_first_ring()
    {
        Centre centre = Open(ordinary => ordinary with
        {
            Queues =
            [
                Queue(Sales) with
                {
                    Match = Requirement.HasSkill(English, 4),
                    Rings = [new QueueRing { After = TimeSpan.FromSeconds(9), LowersProficiencyBy = 2 }],
                },
                Queue(Service),
            ],
            Agents =
            [
                Skilled(Ann, 3), Skilled(Ben, 4), Skilled(Cleo, 5) with { Queues = [new AgentQueue(Sales, IsServed: false)] },
            ],
        }).Ready(Ann).Ready(Ben).Ready(Cleo);
        Assert.Equal((1, 3), Ready());
        Assert.Equal((1, 3), (RoutingEngine.Load(Centre.Save(centre.Engine)).GetEligibleReadyCount(Sales), Ready().Service));
        centre.NotReady(Ben);
        Assert.Equal((0, 2), Ready());
        Assert.Equal(1, centre.Engine.GetEligibleSignedInCount(Sales));

        (int Sales, int Service) Ready() =>
            (centre.Engine.GetEligibleReadyCount(Sales), centre.Engine.GetEligibleReadyCount(Service));
    }

    [Fact]
    public void Higher_effective_priority_is_served_first_then_the_oldest_over_all_queues()
    {
        Centre centre = Open().Arrive(1, Service).Arrive(2, Sales).Arrive(3, Urgent).Arrive(4, Sales, boost: 9);
        foreach (int next in new[] { 4, 3, 1, 2 })
        {
            centre.Ready(Ann);
            Assert.Equal(Ann, centre.OfferedTo(next));
            centre.Accept(next).End(next).Do(RoutingCommand.CompleteWrapUp(Number(next), Ann)).NotReady(Ann);
        }
    }

    [Fact]
    public void The_sum_of_priority_and_boost_is_held_within_0_to_9()
    {
        Centre centre = Open().Arrive(1, Urgent, boost: 9).Arrive(2, Sales, boost: 9).Arrive(3, Sales, boost: -9);
        Assert.Equal(9, centre.View(1).EffectivePriority);
        Assert.Equal(9, centre.View(2).EffectivePriority);
        Assert.Equal(0, centre.View(3).EffectivePriority);
        Assert.Equal(1, centre.Ready(Ann).Last.Interaction.Index);
    }

    [Fact]
    public void A_second_chat_goes_to_those_idle_longer_first()
    {
        Centre centre = Open().Ready(Ann, Ben).Wait(1).Arrive(1, Sales).Accept(1).Arrive(2, Sales);
        Assert.Equal(Ben, centre.OfferedTo(2));
        centre.Wait(1).Accept(2).Arrive(3, Sales);
        Assert.Equal(Ann, centre.OfferedTo(3));
    }

    [Fact]
    public void A_call_excludes_chats_and_chats_exclude_a_call()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).Arrive(2, Sales, ChannelClass.Voice);
        centre.IsWaiting(2);
        centre.End(1).Do(RoutingCommand.CompleteWrapUp(Number(1), Ann));
        Assert.Equal(Ann, centre.OfferedTo(2));
        centre.Accept(2).Arrive(3, Sales).IsWaiting(3);
        Assert.Equal(100, centre.Engine.GetAgent(Ann).UnitsUsed);
    }

    [Fact]
    public void The_limit_of_a_class_holds_though_capacity_is_left()
    {
        Centre centre = Open().Ready(Ann);
        for (int i = 1; i <= 3; i++)
            centre.Arrive(i, Sales).Accept(i);
        centre.Arrive(4, Sales).IsWaiting(4);
        centre.Arrive(5, Sales, ChannelClass.Asynchronous);
        Assert.Equal(Ann, centre.OfferedTo(5));
    }

    [Fact]
    public void One_agent_has_one_offer_at_a_time()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Arrive(2, Sales);
        Assert.Equal(Ann, centre.OfferedTo(1));
        centre.IsWaiting(2);
        Assert.Equal(Ann, centre.Accept(1).OfferedTo(2));
    }

    [Fact]
    public void The_waiting_are_listed_in_the_order_of_service_offered_ones_included()
    {
        Centre centre = Open().Arrive(1, Sales).Arrive(2, Sales, boost: 3).Arrive(3, Sales).Arrive(4, Service)
            .Ready(Ann);
        List<InteractionHandle> listed = [];
        centre.Engine.CopyWaiting(Sales, listed);
        Assert.Equal([Number(2), Number(1), Number(3)], listed);
        Assert.Equal(3, centre.Engine.GetWaitingCount(Sales));
        Assert.Equal(Ann, centre.OfferedTo(2));
    }
}
