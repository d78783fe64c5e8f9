using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class ExplanationTests
{
    [Fact]
    public void One_who_waits_is_explained_agent_by_agent()
    {
        Centre centre = Open(one => one with
        {
            Queues = [Queue(Sales) with { Requirements = [new SkillRequirement(English, 3)] }, Queue(Service)],
            Agents =
            [
                Skilled(Ann, 3), Skilled(Ben, 2), Skilled(Cleo, 4),
                Skilled(new AgentHandle(3), 5), Skilled(new AgentHandle(4), 5) with { IsEnabled = false },
            ],
        });
        centre.Ready(Ann, Ben, Cleo).NotReady(Cleo);
        centre.Arrive(1, Service, ChannelClass.Voice).Accept(1).Arrive(2, Sales);
        RoutingExplanation why = centre.Engine.Explain(Number(2))!;
        Assert.Equal(
            [
                CandidateVerdict.NoCapacity, CandidateVerdict.NotMatching, CandidateVerdict.NotReady,
                CandidateVerdict.SignedOut, CandidateVerdict.Disabled,
            ],
            why.Agents.Select(one => one.Verdict));
        Assert.Equal(7, why.Agents[2].Reason);
        Assert.Equal((100, 100), (why.Agents[0].UnitsUsed, why.Agents[0].Capacity));
        Assert.False(why.Chosen.IsSome);
        Assert.Equal(1, why.Position);
        Assert.Null(centre.Engine.Explain(Number(77)));
    }

    [Fact]
    public void The_moment_of_the_offer_is_explained_with_rule_and_losers()
    {
        Centre centre = Open(one => one with { Queues = [Queue(Sales) with { AgentChoice = AgentChoice.MostSkilled, Requirements = [new SkillRequirement(English, 1)] }], Agents = [Skilled(Ann, 2), Skilled(Ben, 5), Skilled(Cleo, 2)] });
        List<RoutingExplanation> explanations = [];
        centre.Engine.Watch(Number(1), explanations);
        centre.Ready(Ann, Ben, Cleo).Arrive(1, Sales);
        RoutingExplanation why = Assert.Single(explanations);
        Assert.Equal((Ben, RoutingRule.MostSkilled, 3), (why.Chosen, why.Rule, why.CandidateCount));
        Assert.Equal(
            [CandidateVerdict.Outranked, CandidateVerdict.Chosen, CandidateVerdict.Outranked],
            why.Agents.Select(one => one.Verdict));
        Assert.True(why.Agents[1].RankValue < why.Agents[0].RankValue);
        Assert.True(why.Agents[0].IdleMicroseconds > why.Agents[2].IdleMicroseconds);
    }

    [Fact]
    public void A_score_is_explained_part_by_part()
    {
        Centre centre = Open(one => one with
        {
            TierPoints = [0, 2],
            Queues = [Queue(Sales) with { Priority = 3, AgeingMilliPointsPerSecond = 50 }],
        });
        centre.Arrive(1, Sales, new InteractionNeeds { Tier = 1 }).Wait(40).Advance();
        ScoreExplanation score = centre.Engine.Explain(Number(1))!.Score;
        Assert.Equal((3_000_000_000, 2_000_000_000, 2_000_000_000), (score.Base, score.Tier, score.Ageing));
        Assert.Equal(centre.View(1).Score, score.Total);
    }

    [Fact]
    public void Those_ahead_are_named()
    {
        Centre centre = Open().Arrive(1, Sales).Arrive(2, Sales, boost: 3).Arrive(3, Sales);
        RoutingExplanation why = centre.Engine.Explain(Number(3))!;
        Assert.Equal([Number(2), Number(1)], why.Rivals.Select(one => one.Interaction));
        Assert.Equal(3, why.Position);
    }
}
