using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Anyseat.Platform.Storage;
using Microsoft.Win32.SafeHandles;

namespace Anyseat.Platform.Blobs;

/// <summary>Blobs as files in a folder.</summary>
/// <remarks>A name's file lies two levels deep, spread by the hash of the name, so that no folder grows large; names are
/// escaped to one path segment. A file is written beside its place, synced and renamed, so it is there whole or not at
/// all.</remarks>
internal sealed class FolderBlobStore(string folder) : IBlobStore
{
    private const int NameSizeMax = 200;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_/");

    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        PutAsync(name, (draft, token) => WriteAsync(draft, content, token), ct);

    public Task PutAsync(string name, Stream content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        return PutAsync(name, (draft, token) => CopyAsync(draft, content, token), ct);
    }

    private async Task PutAsync(string name, Func<string, CancellationToken, Task> write, CancellationToken ct)
    {
        string path = GetPath(name);
        string parent = Path.GetDirectoryName(path)!;
        bool isNewFolder = !Directory.Exists(parent);
        Directory.CreateDirectory(parent);
        string draft = Path.Combine(parent, $".{Guid.NewGuid():N}.part");
        try
        {
            await write(draft, ct).ConfigureAwait(false);
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        FolderSync.Sync(parent);
        if (isNewFolder)
        {
            FolderSync.Sync(Path.GetDirectoryName(parent)!);
            FolderSync.Sync(folder);
        }
    }

    public Task<Stream?> OpenReadAsync(string name, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                GetPath(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096,
                FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string name, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        string path = GetPath(name);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, content.Length);
        await RandomAccess.WriteAsync(file, content, 0, ct).ConfigureAwait(false);
        RandomAccess.FlushToDisk(file);
    }

    private static async Task CopyAsync(string draft, Stream content, CancellationToken ct)
    {
        await using var file = new FileStream(
            draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await content.CopyToAsync(file, ct).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }

    private string GetPath(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool isValid = name.Length is >= 1 and <= NameSizeMax
            && !name.AsSpan().ContainsAnyExcept(NameCharacters)
            && name[0] != '/' && name[^1] != '/' && !name.Contains("//", StringComparison.Ordinal);
        if (!isValid)
        {
            throw new ArgumentException(
                "A blob's name has 1 to 200 lower-case letters, digits, '-', '_' and single '/' inside.", nameof(name));
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, 2));
        return Path.Combine(folder, hash[..2], hash[2..], name.Replace('/', '+'));
    }
}
