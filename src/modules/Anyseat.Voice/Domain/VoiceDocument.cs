using System.Text.Json.Serialization;

namespace Anyseat.Voice.Domain;

/// <summary>One thing of the configuration: kept whole, under keys that are unique among its kind.</summary>
internal abstract record VoiceDocument
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Rises with every change, from 1.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>What no other of its kind may have too.</summary>
    [JsonIgnore]
    public abstract string FirstKey { get; }

    /// <summary>What else no other of its kind may have; null for nothing.</summary>
    [JsonIgnore]
    public virtual string? SecondKey => null;
}

/// <summary>Names a kind of document.</summary>
internal interface IVoiceKind
{
    /// <summary>The word for it: in the table, in error codes and in the audit log.</summary>
    static abstract string Kind { get; }
}
