using System.Runtime.InteropServices;

namespace Anyseat.Platform.Storage;

/// <summary>Makes the names in a folder durable (POSIX fsync on the folder); files are synced by their writers.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Syncs the folder. On Windows the file system keeps names by itself.</summary>
    /// <exception cref="IOException">The folder could not be opened or synced.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"The folder {folder} could not be opened to sync it.");
        int code = FSync(descriptor);
        if (Close(descriptor) != 0 || code != 0)
            throw new IOException($"The folder {folder} could not be synced.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
