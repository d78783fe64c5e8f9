using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class RingTests
{
    private static readonly SiteHandle Berlin = new(0);
    private static readonly SiteHandle Prague = new(1);

    private static QueueRing After(int seconds) => new() { After = TimeSpan.FromSeconds(seconds) };

    [Fact]
    public void After_its_time_a_ring_asks_for_less_proficiency()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with
                {
                    Requirements = [new SkillRequirement(English, 4)],
                    Rings = [After(30) with { LowersProficiencyBy = 2 }],
                },
            ],
            Agents = [Skilled(Ann, 2)],
        });
        centre.Ready(Ann).Arrive(1, Sales).IsWaiting(1);
        centre.Wait(29).Advance().IsWaiting(1);
        Assert.Equal(Ann, centre.Wait(1).Advance().OfferedTo(1));
        Assert.Equal(1, centre.Only(RoutingDecisionKind.RingWidened).Ring);
        Assert.Equal(1, centre.Last.Ring);
    }

    [Fact]
    public void A_ring_adds_another_skill_group()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with
                {
                    Requirements = [new SkillRequirement(English, 1)],
                    Rings = [After(10) with { Alternative = Requirement.HasSkill(Returns, 3) }],
                },
            ],
            Agents = [Agent(Ann) with { Skills = [new AgentSkill(Returns, 3)] }],
        });
        centre.Ready(Ann).Arrive(1, Sales).IsWaiting(1);
        Assert.Equal(Ann, centre.Wait(10).Advance().OfferedTo(1));
    }

    [Fact]
    public void Rings_add_sites_one_by_one_and_then_all()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with
                {
                    Sites = [Berlin],
                    OfferTimeout = TimeSpan.FromMinutes(5),
                    Rings = [After(10) with { AddsSites = [Prague] }, After(20) with { AddsEverySite = true }],
                },
            ],
            Agents = [Agent(Ann), Agent(Ben) with { Site = Prague }, Agent(Cleo) with { Site = Berlin }],
        });
        centre.Ready(Ann, Ben, Cleo);
        Assert.Equal(Cleo, centre.Arrive(1, Sales).OfferedTo(1));
        centre.Arrive(2, Sales).IsWaiting(2);
        Assert.Equal(Ben, centre.Wait(10).Advance().OfferedTo(2));
        centre.Arrive(3, Sales).Wait(10).Advance();
        centre.IsWaiting(3);
        Assert.Equal(Ann, centre.Wait(10).Advance().OfferedTo(3));
    }

    [Fact]
    public void Time_in_an_offer_counts_for_the_ring()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with
                {
                    OfferTimeout = TimeSpan.FromMinutes(1),
                    Requirements = [new SkillRequirement(English, 3)],
                    Rings = [After(30) with { LowersProficiencyBy = 2 }],
                },
            ],
            Agents = [Skilled(Ann, 3), Skilled(Ben, 1)],
        });
        centre.Ready(Ann, Ben).Arrive(1, Sales).Wait(40);
        Assert.Equal(Ben, centre.Decline(1).OfferedTo(1));
    }

    [Fact]
    public void A_transfer_begins_with_the_first_ring_of_the_other_queue()
    {
        Centre centre = WithSales(queue => queue with { Rings = [After(10) with { DropsPreferredAgent = true }] });
        centre.Arrive(1, Sales).Wait(20).Advance();
        Assert.Equal(1, centre.View(1).Ring);
        centre.Do(RoutingCommand.TransferToQueue(Number(1), AgentHandle.None, Service));
        Assert.Equal(0, centre.View(1).Ring);
    }
}
