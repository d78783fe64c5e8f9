using FsCheck;
using FsCheck.Fluent;

namespace Anyseat.Routing.Tests.Histories;

/// One step of a random history; its numbers choose among what is possible when it is taken, so that a shorter
/// history still makes sense.
public readonly record struct Step(StepKind Kind, int A, int B, int C, int WaitMs)
{
    private static readonly int[] Waits = [0, 0, 0, 1, 500, 2_000, 10_000, 10_001, 20_000, 65_000, 300_000];

    // Arrivals, readiness and answers make most of a day; a repeated kind is a more frequent one.
    private static readonly StepKind[] Kinds =
    [
        StepKind.Arrive, StepKind.Arrive, StepKind.Arrive, StepKind.Arrive, StepKind.Arrive, StepKind.Arrive,
        StepKind.Accept, StepKind.Accept, StepKind.Accept, StepKind.Accept, StepKind.Accept,
        StepKind.Decline, StepKind.Decline, StepKind.SignInReady, StepKind.SignInReady, StepKind.SignInReady,
        StepKind.SignIn, StepKind.Ready, StepKind.Ready, StepKind.Ready, StepKind.NotReady, StepKind.SignOut,
        StepKind.EndConnected, StepKind.EndConnected, StepKind.EndConnected, StepKind.EndAny,
        StepKind.CompleteWrapUp, StepKind.CompleteWrapUp, StepKind.TransferToQueue, StepKind.TransferToQueue,
        StepKind.TransferToAgent, StepKind.TransferToAgent, StepKind.Advance, StepKind.RevokeOffers, StepKind.Configure,
        StepKind.LateAnswer, StepKind.Anything, StepKind.RequestCallback, StepKind.RequestCallback,
        StepKind.ScheduleCallback, StepKind.AnswerCallback, StepKind.AnswerCallback, StepKind.FailCallback,
        StepKind.CloseQueue, StepKind.OpenQueue, StepKind.Divert, StepKind.StartDay,
        StepKind.StartOutbound, StepKind.StartOutbound, StepKind.Reach, StepKind.Unreach, StepKind.Unreach,
    ];

    public static Arbitrary<Step[]> Histories => Arb.From(
        (from kind in Gen.Elements(Kinds)
         from a in Gen.Choose(0, 1000)
         from b in Gen.Choose(0, 1000)
         from c in Gen.Choose(0, 1000)
         from wait in Gen.Elements(Waits)
         select new Step(kind, a, b, c, wait)).ArrayOf(),
        Shrink);

    /// Leaves out halves, quarters, ... and at last single steps.
    private static IEnumerable<Step[]> Shrink(Step[] history)
    {
        for (int length = history.Length / 2; length > 0; length /= 2)
        {
            for (int start = 0; start < history.Length; start += length)
                yield return [.. history[..start], .. history[Math.Min(start + length, history.Length)..]];
        }
    }
}

public enum StepKind
{
    Arrive,
    Accept,
    Decline,
    SignIn,
    SignInReady,
    Ready,
    NotReady,
    SignOut,
    EndConnected,
    EndAny,
    CompleteWrapUp,
    TransferToQueue,
    TransferToAgent,
    Advance,
    RevokeOffers,
    Configure,
    LateAnswer,
    Anything,
    RequestCallback,
    ScheduleCallback,
    AnswerCallback,
    FailCallback,
    CloseQueue,
    OpenQueue,
    Divert,
    StartDay,
    StartOutbound,
    Reach,
    Unreach,
}
