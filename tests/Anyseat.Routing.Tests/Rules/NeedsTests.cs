using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class NeedsTests
{
    private static readonly InteractionNeeds InEnglish = new() { Language = new SkillRequirement(English, 3) };

    [Fact]
    public void A_language_is_asked_for_beside_what_the_queue_asks()
    {
        Centre centre = WithAgents(Skilled(Ann, 2), Skilled(Ben, 3));
        Assert.Equal(Ben, centre.Ready(Ann, Ben).Arrive(1, Sales, InEnglish).OfferedTo(1));
        centre.Arrive(2, Sales, InEnglish).IsWaiting(2);
        Assert.Equal(Ann, centre.Arrive(3, Sales).OfferedTo(3));
    }

    [Fact]
    public void A_queue_asks_any_boolean_of_skills_and_tier()
    {
        Requirement match = Requirement.Any(
            Requirement.Not(Requirement.TierAtLeast(2)),
            Requirement.All(Requirement.HasSkill(English, 4), Requirement.Not(Requirement.HasSkill(Returns, 1))));
        Centre centre = Open(one => one with
        {
            Queues = [Queue(Sales) with { Match = match }],
            Agents = [Skilled(Ann, 5, returns: 1), Skilled(Ben, 4)],
        });
        centre.Ready(Ann, Ben);
        Assert.Equal(Ben, centre.Arrive(1, Sales, new InteractionNeeds { Tier = 2 }).OfferedTo(1));
        Assert.Equal(Ann, centre.Arrive(2, Sales, new InteractionNeeds { Tier = 1 }).OfferedTo(2));
        centre.Arrive(3, Sales, new InteractionNeeds { Tier = 3 }).IsWaiting(3);
    }

    [Fact]
    public void A_required_agent_is_waited_for_while_others_are_free()
    {
        Centre centre = Open().Ready(Ann);
        centre.Arrive(1, Sales, new InteractionNeeds { RequiredAgent = Ben }).IsWaiting(1);
        centre.Wait(3600).Advance().IsWaiting(1);
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(1));
        Assert.Equal(RoutingRule.RequiredAgent, centre.Last.Rule);
        centre.Decline(1).IsWaiting(1);
        Assert.Equal(Ben, centre.Wait(10).Advance().OfferedTo(1));
    }

    [Fact]
    public void When_the_required_agent_is_removed_anyone_may_take_it()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales, new InteractionNeeds { RequiredAgent = Ben });
        centre.Configure(Ordinary with { Agents = [Agent(Ann), Agent(Cleo)] });
        Assert.Equal(Ann, centre.OfferedTo(1));
    }

    [Fact]
    public void A_preferred_agent_goes_first_whoever_is_idle_longer()
    {
        Centre centre = Open().Ready(Ann, Ben);
        Assert.Equal(Ben, centre.Arrive(1, Sales, new InteractionNeeds { PreferredAgent = Ben }).OfferedTo(1));
        Assert.Equal(RoutingRule.PreferredAgent, centre.Last.Rule);
    }

    [Fact]
    public void A_preferred_agent_is_waited_for_so_long_and_no_longer()
    {
        Centre centre = WithSales(queue => queue with { PreferredAgentWait = TimeSpan.FromSeconds(30) });
        centre.SignIn(Ben).Ready(Ann).Arrive(1, Sales, new InteractionNeeds { PreferredAgent = Ben }).IsWaiting(1);
        centre.Wait(29).Advance().IsWaiting(1);
        Assert.Equal(Ann, centre.Wait(1).Advance().OfferedTo(1));
    }

    [Fact]
    public void A_preferred_agent_who_is_signed_out_is_not_waited_for()
    {
        Centre centre = WithSales(queue => queue with { PreferredAgentWait = TimeSpan.FromSeconds(30) });
        Assert.Equal(Ann, centre.Ready(Ann).Arrive(1, Sales, new InteractionNeeds { PreferredAgent = Ben }).OfferedTo(1));
    }

    [Fact]
    public void A_ring_ends_the_wait_for_the_preferred_agent()
    {
        Centre centre = WithSales(queue => queue with
        {
            PreferredAgentWait = TimeSpan.FromSeconds(60),
            Rings = [new QueueRing { After = TimeSpan.FromSeconds(15), DropsPreferredAgent = true }],
        });
        centre.SignIn(Ben).Ready(Ann).Arrive(1, Sales, new InteractionNeeds { PreferredAgent = Ben });
        Assert.Equal(Ann, centre.Wait(15).Advance().OfferedTo(1));
    }

    [Fact]
    public void In_several_queues_the_first_free_agent_takes_it_and_all_places_go()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with { Requirements = [new SkillRequirement(English, 1)] },
                Queue(Service) with { Requirements = [new SkillRequirement(Returns, 1)] },
            ],
            Agents = [Skilled(Ann, 1), Agent(Ben) with { Skills = [new AgentSkill(Returns, 1)] }],
        });
        centre.Arrive(1, Sales, new InteractionNeeds { AlternativeQueues = [Service] });
        Assert.Equal(2, centre.View(1).QueueCount);
        Assert.Equal(1, centre.Engine.GetWaitingCount(Service));
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(1));
        Assert.Equal(Service, centre.View(1).Queue);
        centre.Accept(1);
        Assert.Equal(0, centre.Engine.GetWaitingCount(Sales) + centre.Engine.GetWaitingCount(Service));
    }

    [Fact]
    public void When_agents_of_several_of_its_queues_are_free_its_own_order_decides()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with { Requirements = [new SkillRequirement(English, 1)] },
                Queue(Service) with { Priority = 9, Requirements = [new SkillRequirement(Returns, 1)] },
            ],
            Agents = [Skilled(Ann, 1), Agent(Ben) with { Skills = [new AgentSkill(Returns, 1)] }],
        });
        centre.SignIn(Ann).SignIn(Ben).Arrive(1, Sales, new InteractionNeeds { AlternativeQueues = [Service] });
        centre.Ready(Ben, Ann).Decline(1);
        Assert.Equal(Ann, centre.OfferedTo(1));
    }

    [Fact]
    public void Any_number_of_different_needs_is_served()
    {
        Centre centre = WithAgents(Skilled(Ann, 3), Skilled(Ben, 4));
        for (int i = 0; i < 3000; i++)
        {
            Requirement own = Requirement.Any(
                Requirement.HasSkill(English, (byte)(3 + (i % 2))), Requirement.HasSkill(new SkillHandle(2 + i), 5));
            centre.Arrive(i % 1300, Sales, new InteractionNeeds { Extra = own });
            if (i >= 1200)
                centre.End((i - 1200) % 1300);
        }

        centre.Ready(Ann);
        InteractionHandle offered = Assert.Single(centre.Decisions, one => one.Kind == RoutingDecisionKind.Offered).Interaction;
        Assert.Equal(InteractionState.Offered, centre.View(offered.Index).State);
        Assert.Equal(Save(centre.Engine), Save(RoutingEngine.Load(Save(centre.Engine))));
    }

    [Fact]
    public void Needs_that_name_the_unknown_are_refused_and_the_field_is_named()
    {
        Centre centre = Open();
        InteractionNeeds[] bad =
        [
            new() { Tier = 10 },
            new() { RequiredAgent = new AgentHandle(77) },
            new() { PreferredAgent = new AgentHandle(77) },
            new() { AlternativeQueues = [new QueueHandle(77)] },
            new() { AlternativeQueues = [Sales] },
            new() { AlternativeQueues = [Service, Service] },
            new() { AlternativeQueues = default },
            new() { Language = new SkillRequirement(English, 6) },
            new() { Extra = Requirement.HasSkill(new SkillHandle(-1), 1) },
        ];
        byte[] before = Save(centre.Engine);
        foreach (InteractionNeeds needs in bad)
        {
            Assert.Equal(RoutingDecisionKind.Rejected, centre.Arrive(1, Sales, needs).Last.Kind);
            Assert.Equal(CommandField.Needs, centre.Last.Field);
            Assert.Equal(before, Save(centre.Engine));
        }
    }
}
