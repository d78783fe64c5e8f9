namespace Anyseat.Media.Quality;

/// <summary>Counts played and missing packets in their order, for the burst ratio of the E-model (ITU-T G.107 clause 7.5).</summary>
/// <remarks>BurstR = mean length of the observed runs of loss ÷ the mean length under random loss of the same rate, 1 ÷ (1 − Ppl).
/// Not thread-safe.</remarks>
public sealed class LossBursts
{
    private long played;
    private long lost;
    private long bursts;
    private bool isInBurst;

    /// <summary>Lost ÷ all, 0 to 1.</summary>
    public double Loss => played + lost == 0 ? 0 : (double)lost / (played + lost);

    /// <summary>1 for random loss, more for bursts. At least 1, since fewer and shorter bursts than random are chance.</summary>
    public double BurstRatio => bursts == 0 ? 1 : Math.Max(1, (double)lost / bursts * (1 - Loss));

    /// <summary>Takes packets whose turn has passed.</summary>
    /// <param name="isLost">Whether they were missing.</param>
    /// <param name="count">How many.</param>
    public void Observe(bool isLost, int count = 1)
    {
        if (count <= 0)
            return;
        bursts += isLost && !isInBurst ? 1 : 0;
        lost += isLost ? count : 0;
        played += isLost ? 0 : count;
        isInBurst = isLost;
    }
}
