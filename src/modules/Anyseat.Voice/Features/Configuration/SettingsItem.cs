namespace Anyseat.Voice.Features.Configuration;

/// <summary>One thing of the configuration as it is read and sent back.</summary>
/// <typeparam name="T">What is set of it.</typeparam>
internal sealed record SettingsItem<T>
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Rises with every change; send it as If-Match.</summary>
    public required long Version { get; init; }

    /// <summary>What is set: change it and send it back.</summary>
    public required T Value { get; init; }
}

/// <summary>All things of one kind.</summary>
internal sealed record SettingsPage<T>(IReadOnlyList<SettingsItem<T>> Items, string? NextCursor);
