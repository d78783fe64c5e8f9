namespace Anyseat.Platform.Journal;

/// <summary>A stream within a domain.</summary>
internal readonly record struct StreamKey(StreamKind Kind, Guid Id);

/// <summary>The versions of the streams used last, so that most appends need not ask the database.</summary>
/// <remarks>Two generations: when the young one is full it becomes the old one, and what is used again moves back. That
/// is least-recently-used closely enough, without a list to keep. Owned by the appender's loop.</remarks>
internal sealed class StreamVersions(int generationMax)
{
    private Dictionary<StreamKey, long> young = [];
    private Dictionary<StreamKey, long> old = [];

    public bool TryGet(StreamKey stream, out long version)
    {
        if (young.TryGetValue(stream, out version))
            return true;
        if (!old.TryGetValue(stream, out version))
            return false;
        Set(stream, version);
        return true;
    }

    public void Set(StreamKey stream, long version)
    {
        if (young.Count >= generationMax && !young.ContainsKey(stream))
            (young, old) = ([], young);
        young[stream] = version;
    }
}

/// <summary>What a batch has to ask of the database before it can be planned, and the answers.</summary>
internal sealed class BatchLookup
{
    /// <summary>Inputs that may have been committed before.</summary>
    public List<Guid> Inputs { get; } = [];

    /// <summary>Streams whose version is not known.</summary>
    public List<StreamKey> Streams { get; } = [];

    /// <summary>Of <see cref="Inputs"/>, those that were.</summary>
    public Dictionary<Guid, AppendOutcome> Committed { get; } = [];

    /// <summary>The versions of the streams, known or looked up; one that is not there is new.</summary>
    public Dictionary<StreamKey, long> Versions { get; } = [];

    public bool IsEmpty => Inputs.Count == 0 && Streams.Count == 0;
}
