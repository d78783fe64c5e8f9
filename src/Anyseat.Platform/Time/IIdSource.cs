namespace Anyseat.Platform.Time;

/// <summary>Where new ids come from, so that a test can give its own.</summary>
public interface IIdSource
{
    /// <summary>A new id that sorts by time (UUID version 7, RFC 9562 §5.7).</summary>
    Guid NewId();
}

/// <summary>Ids from the clock and the system's randomness.</summary>
public sealed class UuidV7Source(TimeProvider clock) : IIdSource
{
    /// <inheritdoc/>
    public Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
