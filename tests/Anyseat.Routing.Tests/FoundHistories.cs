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
