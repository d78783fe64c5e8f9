namespace Anyseat.Platform.Storage;

/// <summary>The data folder, held by one process. Dispose gives it back; so does the end of the process.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream file;

    private DataFolderLock(FileStream file) => this.file = file;

    /// <summary>Creates the folder if there is none and takes it.</summary>
    /// <exception cref="StorageStartException">It cannot be written, or another process holds it; the message names
    /// the folder.</exception>
    public static DataFolderLock Take(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            Probe(options.DataFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageStartException(
                $"The data folder {options.DataFolder} cannot be written: {failure.Message} "
                + $"Give this user the right to write there, or set {DatabaseOptions.DataFolderKey}.",
                failure);
        }

        try
        {
            return new DataFolderLock(
                new FileStream(options.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageStartException(
                $"The data folder {options.DataFolder} is in use by another Anyseat server. "
                + $"Stop it first, or give this one its own folder by {DatabaseOptions.DataFolderKey}.",
                failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static void Probe(string folder)
    {
        string probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
        using var file = new FileStream(
            probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        file.WriteByte(1);
    }
}
