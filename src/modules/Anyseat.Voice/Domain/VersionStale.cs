using Anyseat.Platform.Errors;

namespace Anyseat.Voice.Domain;

/// <summary>The thing changed since the client read it: 412.</summary>
/// <param name="Version">The present version.</param>
internal sealed record VersionStale(long Version)
    : Error("version.stale", $"It was changed in the meantime; the present version is {Version}.")
{
    public override int Status => 412;

    public override string Title => "Stale version";

    public override IEnumerable<KeyValuePair<string, object?>> Data => [new("version", Version)];
}
