using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Anyseat.Platform.EntityFramework;

/// <summary>Keeps an <see cref="Instant"/> as whole microseconds since the Unix epoch (INTEGER, bigint).</summary>
public sealed class InstantConverter() : ValueConverter<Instant, long>(
    instant => instant.Microseconds, microseconds => new Instant(microseconds));

/// <summary>Keeps a <see cref="Guid"/> as 16 bytes in the order of RFC 9562 §4, so that ids of version 7 sort by time.
/// Only SQLite needs it: PostgreSQL has uuid.</summary>
public sealed class GuidBytesConverter() : ValueConverter<Guid, byte[]>(
    id => id.ToByteArray(true), bytes => new Guid(bytes, true));
