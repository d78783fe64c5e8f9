using Anyseat.Interactions.Contracts;

namespace Anyseat.Messaging.Contracts;

/// <summary>Where customers come in: a widget on a page, an app.</summary>
public sealed record EntryPoint
{
    /// <summary>Its key in addresses: 1 to 40 lower-case letters, digits or '-'.</summary>
    public required string Key { get; init; }

    /// <summary>What customers see as the title.</summary>
    public required LocalizedText Names { get; init; }

    /// <summary>The brand's colour as <c>#RRGGBB</c>.</summary>
    public required string BrandColour { get; init; }

    /// <summary>The queue for conversations without a topic of their own.</summary>
    public required Guid QueueId { get; init; }

    /// <summary>What customers can choose from; at most 20.</summary>
    public IReadOnlyList<EntryPointTopic> Topics { get; init; } = [];
}

/// <summary>A topic of an entry point.</summary>
/// <param name="Key">1 to 40 lower-case letters, digits or '-'.</param>
/// <param name="Names">What customers see.</param>
/// <param name="QueueId">Its queue.</param>
public sealed record EntryPointTopic(string Key, LocalizedText Names, Guid QueueId);

/// <summary>Fills an installation with an entry point and canned replies.</summary>
public interface IMessagingSeeder
{
    /// <summary>Creates it unless its key is there.</summary>
    Task SeedAsync(EntryPoint entryPoint, CancellationToken ct);

    /// <summary>Creates replies that everybody may use, unless there are any.</summary>
    Task SeedAsync(IReadOnlyList<CannedReplySeed> replies, CancellationToken ct);
}

/// <summary>An answer kept ready for everybody.</summary>
/// <param name="Shortcut">1 to 40 letters, digits, '-' or '_'.</param>
/// <param name="En">What it says in English; at most 4,000 characters.</param>
/// <param name="ZhCn">The same in Simplified Chinese.</param>
public sealed record CannedReplySeed(string Shortcut, string En, string ZhCn);
