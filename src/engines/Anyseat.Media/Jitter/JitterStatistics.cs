namespace Anyseat.Media.Jitter;

/// <summary>What a jitter buffer has seen.</summary>
/// <param name="ReceivedCount">Packets put in, whatever became of them.</param>
/// <param name="PlayedCount">Packets drawn as speech.</param>
/// <param name="LostCount">Packets whose turn passed without them; those that came later are among <see cref="LateCount"/> too.</param>
/// <param name="LateCount">Packets that came after their turn.</param>
/// <param name="DuplicateCount">Packets that were there already.</param>
/// <param name="DiscardedCount">Packets given up because the buffer was full or the source began anew.</param>
/// <param name="RefusedCount">Packets too large, or too far off to be believed.</param>
/// <param name="Concealed">How much speech was made up.</param>
public readonly record struct JitterStatistics(
    int ReceivedCount,
    int PlayedCount,
    int LostCount,
    int LateCount,
    int DuplicateCount,
    int DiscardedCount,
    int RefusedCount,
    TimeSpan Concealed);
