using Microsoft.Extensions.Configuration;

namespace Anyseat.Platform.Storage;

/// <summary>Where the data is.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Configuration key of <see cref="DataFolder"/>.</summary>
    public const string DataFolderKey = "Anyseat:DataFolder";

    /// <summary>Configuration key of <see cref="ConnectionString"/>.</summary>
    public const string ConnectionStringKey = "Anyseat:ConnectionString";

    /// <summary>Absolute path of the folder that holds the lock, blobs, keys and (on SQLite) the database.</summary>
    public required string DataFolder { get; init; }

    /// <summary>PostgreSQL connection string; null for SQLite.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Which database follows from the options.</summary>
    public DatabaseProvider Provider =>
        ConnectionString is null ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql;

    /// <summary>Path of the SQLite database.</summary>
    public string SqliteFile => Path.Combine(DataFolder, "anyseat.db");

    /// <summary>Folder of <c>FolderBlobStore</c>.</summary>
    public string BlobFolder => Path.Combine(DataFolder, "blobs");

    /// <summary>Folder of the data-protection keys.</summary>
    public string KeyFolder => Path.Combine(DataFolder, "keys");

    /// <summary>Path of the lock file.</summary>
    public string LockFile => Path.Combine(DataFolder, "anyseat.lock");

    /// <summary>Reads <see cref="DataFolderKey"/> (default <c>data</c> in the working folder) and
    /// <see cref="ConnectionStringKey"/>.</summary>
    public static DatabaseOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? folder = configuration[DataFolderKey];
        string? connection = configuration[ConnectionStringKey];
        return new DatabaseOptions
        {
            DataFolder = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? "data" : folder),
            ConnectionString = string.IsNullOrWhiteSpace(connection) ? null : connection,
        };
    }
}
