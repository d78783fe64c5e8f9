namespace Anyseat.Media.Audio.Activity;

/// <summary>Who talked how long in a conversation of two sides: for quality measures and for finding awkward calls.</summary>
/// <remarks>Fed once a tick with what the two voice activity detectors say. Allocates nothing. Not thread-safe.</remarks>
public sealed class TalkMeasures
{
    private TimeSpan silence;
    private bool customerHadFloor;
    private bool agentHadFloor;

    /// <summary>What was observed.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>The customer talks, whether or not the agent does.</summary>
    public TimeSpan CustomerTalk { get; private set; }

    /// <summary>The agent talks, whether or not the customer does.</summary>
    public TimeSpan AgentTalk { get; private set; }

    /// <summary>Both talk at once.</summary>
    public TimeSpan Overlap { get; private set; }

    /// <summary>Nobody talks.</summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>The longest silence without a break.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>How often the agent began to talk while the customer was talking.</summary>
    public int AgentInterruptions { get; private set; }

    /// <summary>How often the customer began to talk while the agent was talking.</summary>
    public int CustomerInterruptions { get; private set; }

    /// <summary>Customer's talk ÷ total, 0 to 1.</summary>
    public double CustomerShare => Share(CustomerTalk);

    /// <summary>Agent's talk ÷ total, 0 to 1.</summary>
    public double AgentShare => Share(AgentTalk);

    /// <summary>Overlap ÷ total, 0 to 1.</summary>
    public double OverlapShare => Share(Overlap);

    /// <summary>Silence ÷ total, 0 to 1.</summary>
    public double SilenceShare => Share(Silence);

    /// <summary>Takes a tick.</summary>
    /// <param name="customerTalks">Whether the customer talks.</param>
    /// <param name="agentTalks">Whether the agent talks.</param>
    /// <param name="duration">The length of the tick.</param>
    public void Observe(bool customerTalks, bool agentTalks, TimeSpan duration)
    {
        Total += duration;
        CustomerTalk += customerTalks ? duration : TimeSpan.Zero;
        AgentTalk += agentTalks ? duration : TimeSpan.Zero;
        Overlap += customerTalks && agentTalks ? duration : TimeSpan.Zero;
        bool isSilent = !customerTalks && !agentTalks;
        Silence += isSilent ? duration : TimeSpan.Zero;
        silence = isSilent ? silence + duration : TimeSpan.Zero;
        LongestSilence = silence > LongestSilence ? silence : LongestSilence;
        AgentInterruptions += agentTalks && !agentHadFloor && customerHadFloor && customerTalks ? 1 : 0;
        CustomerInterruptions += customerTalks && !customerHadFloor && agentHadFloor && agentTalks ? 1 : 0;
        (customerHadFloor, agentHadFloor) = (customerTalks, agentTalks);
    }

    private double Share(TimeSpan part) => Total == TimeSpan.Zero ? 0 : part / Total;
}
