using Anyseat.Measures;

namespace Anyseat.Simulation.Runs;

/// <summary>How agents spent an interval, in microseconds: those fields of a <see cref="Tally"/> that are theirs. A tenth of its
/// size, as there is one for each profile and interval.</summary>
internal struct AgentTime
{
    public long Conversing;
    public long WrappingUp;
    public long Available;
    public long NotReady;
    public long ConversationTime;

    public readonly void AddTo(ref Tally tally)
    {
        tally.SignedIn += Conversing + WrappingUp + Available + NotReady;
        tally.Conversing += Conversing;
        tally.WrappingUp += WrappingUp;
        tally.Available += Available;
        tally.NotReady += NotReady;
        tally.ConversationTime += ConversationTime;
        tally.ChannelTime += Conversing;
    }

    public static AgentTime Of(in Tally tally) => new()
    {
        Conversing = tally.Conversing,
        WrappingUp = tally.WrappingUp,
        Available = tally.Available,
        NotReady = tally.NotReady,
        ConversationTime = tally.ConversationTime,
    };

    public void Add(in AgentTime other)
    {
        Conversing += other.Conversing;
        WrappingUp += other.WrappingUp;
        Available += other.Available;
        NotReady += other.NotReady;
        ConversationTime += other.ConversationTime;
    }
}
