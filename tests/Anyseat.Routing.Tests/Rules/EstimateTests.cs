using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class EstimateTests
{
    /// One agent who takes exactly a minute for each.
    private static Centre Steady(CallbackRules? callbacks = null)
    {
        Centre centre = Open(one => one with
        {
            Queues = [Queue(Sales) with { WrapUpMax = TimeSpan.Zero, Callbacks = callbacks }],
            Agents = [Agent(Ann) with { ChannelLimits = [1, 1, 1], IsAutoAnswering = true }],
        });
        centre.Ready(Ann).Arrive(0, Sales).Arrive(1, Sales).Arrive(2, Sales);
        for (int i = 0; i < 300; i++)
        {
            centre.Wait(60).End(i % 3);
            centre.Arrive(i % 3, Sales);
        }

        return centre;
    }

    [Fact]
    public void Nothing_is_said_before_anything_was_learned()
    {
        Centre centre = Open().Arrive(1, Sales);
        Assert.False(centre.Engine.TryEstimate(Number(1), out _));
        Assert.False(centre.Engine.TryEstimate(Number(2), out _));
    }

    [Fact]
    public void A_steady_queue_is_estimated_by_place_and_pace()
    {
        Centre centre = Steady();
        centre.Arrive(10, Sales).Arrive(11, Sales);
        Assert.True(centre.Engine.TryEstimate(Number(10), out RoutingEstimate third));
        Assert.True(centre.Engine.TryEstimate(Number(11), out RoutingEstimate fourth));
        Assert.Equal((3, 4), (third.Position, fourth.Position));
        Assert.InRange(third.Expected.TotalSeconds, 150, 210);
        Assert.InRange(fourth.Expected.TotalSeconds, 200, 280);
        Assert.True(third.Low <= third.Expected && third.Expected <= third.High);
        Assert.True(third.SampleCount > 200);
    }

    [Fact]
    public void What_was_learned_survives_a_snapshot()
    {
        Centre centre = Steady();
        RoutingEngine loaded = RoutingEngine.Load(Save(centre.Engine));
        Assert.True(centre.Engine.TryEstimate(Number(0), out RoutingEstimate before) | centre.Engine.TryEstimate(Number(1), out before));
        Assert.True(loaded.TryEstimate(Number(0), out RoutingEstimate after) | loaded.TryEstimate(Number(1), out after));
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_callback_is_offered_on_a_long_estimate()
    {
        Centre centre = Steady(new CallbackRules { OfferAtEstimatedWait = TimeSpan.FromSeconds(200) });
        centre.Arrive(10, Sales);
        Assert.DoesNotContain(centre.Decisions, one => one.Kind == RoutingDecisionKind.CallbackOffered);
        centre.Arrive(11, Sales);
        Assert.Equal(TreatmentReason.CallbackEstimate, centre.Only(RoutingDecisionKind.CallbackOffered).TreatmentReason);
    }
}
