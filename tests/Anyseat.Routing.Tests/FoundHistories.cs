using Anyseat.Routing.Tests.Histories;
using Anyseat.Routing.Tests.Reference;

namespace Anyseat.Routing.Tests;

/// Histories in which random days once found engine and reference apart, kept as they were shortened.
public sealed class FoundHistories
{
    [Fact]
    public void An_answered_callback_that_may_be_interrupted_leaves_room_at_once() => Agree(
    [
        new Step(StepKind.Configure, 247, 986, 111, 1),
        new Step(StepKind.Arrive, 657, 469, 398, 2000),
        new Step(StepKind.Arrive, 166, 457, 555, 0),
        new Step(StepKind.SignInReady, 822, 537, 281, 0),
        new Step(StepKind.EndAny, 555, 812, 45, 65000),
        new Step(StepKind.RequestCallback, 619, 534, 771, 10000),
        new Step(StepKind.Arrive, 841, 322, 552, 0),
        new Step(StepKind.Ready, 408, 334, 204, 10001),
        new Step(StepKind.Accept, 15, 900, 945, 0),
        new Step(StepKind.AnswerCallback, 517, 348, 429, 10001),
    ]);

    [Fact]
    public void Who_passes_over_the_agent_that_likes_the_queue_most_does_not_hide_who_does_not() => Agree(
    [
        new Step(StepKind.Arrive, 216, 64, 504, 0),
        new Step(StepKind.Anything, 214, 372, 183, 500),
        new Step(StepKind.Arrive, 960, 792, 420, 10001),
        new Step(StepKind.ScheduleCallback, 238, 388, 254, 20000),
        new Step(StepKind.SignInReady, 546, 209, 335, 0),
        new Step(StepKind.SignInReady, 945, 538, 711, 10000),
        new Step(StepKind.Decline, 388, 68, 151, 10001),
        new Step(StepKind.TransferToQueue, 673, 613, 490, 300000),
    ]);

    [Fact]
    public void Who_gets_the_agent_that_likes_the_queue_more_comes_first() => Agree(
    [
        new Step(StepKind.CompleteWrapUp, 704, 997, 221, 2000),
        new Step(StepKind.Arrive, 380, 130, 561, 1),
        new Step(StepKind.Arrive, 960, 378, 589, 10000),
        new Step(StepKind.Arrive, 124, 89, 985, 1),
        new Step(StepKind.SignInReady, 844, 762, 679, 0),
        new Step(StepKind.Accept, 95, 814, 804, 2000),
        new Step(StepKind.Anything, 525, 14, 312, 1),
        new Step(StepKind.Ready, 515, 853, 693, 0),
        new Step(StepKind.FailCallback, 967, 280, 743, 300000),
    ]);

    [Fact]
    public void A_preferred_agent_who_lost_the_skill_is_not_said_to_have_it() => Agree(
    [
        new Step(StepKind.RequestCallback, 937, 593, 680, 1),
        new Step(StepKind.SignIn, 616, 849, 542, 65000),
        new Step(StepKind.Arrive, 221, 157, 229, 300000),
        new Step(StepKind.Configure, 918, 98, 285, 0),
        new Step(StepKind.Ready, 964, 380, 331, 10000),
    ]);

    [Fact]
    public void A_weighted_queue_that_is_gone_keeps_no_account() => HistoryProperties.AssertContinues(
    [
        new Step(StepKind.Arrive, 604, 144, 5, 0),
        new Step(StepKind.Configure, 187, 663, 984, 1),
        new Step(StepKind.Arrive, 850, 217, 758, 10001),
        new Step(StepKind.Accept, 210, 541, 179, 10000),
        new Step(StepKind.TransferToQueue, 215, 619, 583, 0),
        new Step(StepKind.CompleteWrapUp, 55, 492, 518, 10000),
        new Step(StepKind.SignInReady, 608, 919, 884, 1),
        new Step(StepKind.Arrive, 659, 962, 560, 0),
        new Step(StepKind.Advance, 748, 54, 237, 500),
        new Step(StepKind.TransferToQueue, 204, 822, 234, 0),
        new Step(StepKind.LateAnswer, 725, 574, 924, 20000),
        new Step(StepKind.TransferToQueue, 763, 639, 611, 65000),
    ]);

    private static void Agree(Step[] history)
    {
        ReferenceEngine reference = new();
        HistoryPlayer? player = null;
        player = new HistoryPlayer
        {
            Applied = (command, decisions) => Assert.Equal(
                reference.Apply(command, player!.Now).Select(HistoryPlayer.Text), decisions.Select(HistoryPlayer.Text)),
        };
        player.Run(history, HistoryProperties.VariantOf(history));
    }
}
