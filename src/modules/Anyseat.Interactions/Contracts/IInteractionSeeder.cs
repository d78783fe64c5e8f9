namespace Anyseat.Interactions.Contracts;

/// <summary>Fills an installation with queues, reasons and dispositions; what is there stays.</summary>
public interface IInteractionSeeder
{
    /// <summary>Creates what is not there yet; running it again changes nothing.</summary>
    Task SeedAsync(InteractionSeed seed, CancellationToken ct);
}

/// <summary>What shall be there.</summary>
public sealed record InteractionSeed
{
    /// <summary>Queues.</summary>
    public IReadOnlyList<QueueSeed> Queues { get; init; } = [];

    /// <summary>Reasons for being not ready, coded from 1; put in place when there are none.</summary>
    public IReadOnlyList<LocalizedText> NotReadyReasons { get; init; } = [];

    /// <summary>Reasons for declining, coded from 1; put in place when there are none.</summary>
    public IReadOnlyList<LocalizedText> DeclineReasons { get; init; } = [];

    /// <summary>Dispositions; put in place when there are none.</summary>
    public IReadOnlyList<LocalizedText> Dispositions { get; init; } = [];
}

/// <summary>A queue.</summary>
/// <param name="Id">Its id: the same at each run.</param>
/// <param name="Names">Its names.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="Skills">Required skills with the least proficiency.</param>
/// <param name="IsMostSkilledFirst">Most skilled rather than longest idle.</param>
/// <param name="IsCallingBack">Whether callbacks can be booked; none is offered by itself.</param>
public sealed record QueueSeed(
    Guid Id, LocalizedText Names, int Priority, IReadOnlyDictionary<Guid, int> Skills, bool IsMostSkilledFirst = false, bool IsCallingBack = false);
