using System.Data.Common;
using System.Net.Sockets;
using Anyseat.Platform.Storage;
using Anyseat.Voice.Contracts;
using Microsoft.AspNetCore.Connections;

namespace Anyseat.Server.Hosting;

/// <summary>Puts known failures of a start into plain words with what to do.</summary>
internal static class StartFailure
{
    /// <summary>The failure in plain words; null if it is not a known one.</summary>
    public static StartException? Explain(Exception failure, IEnumerable<string> urls) =>
        Causes(failure).Select(cause => ExplainOne(cause, urls)).FirstOrDefault(explained => explained is not null);

    private static StartException? ExplainOne(Exception cause, IEnumerable<string> urls) => cause switch
    {
        StartException known => known,
        VoiceStartException voice => new StartException(ExitCode.PortTaken, voice.Message, voice),
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => new StartException(
            ExitCode.PortTaken,
            $"Another program listens on {string.Join(", ", urls)}. Stop it, or choose another address with --urls " +
            "http://127.0.0.1:8081.",
            cause),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new StartException(
            ExitCode.PortTaken,
            $"This user may not listen on {string.Join(", ", urls)}. Choose a port above 1023 with --urls.",
            cause),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => new StartException(
            ExitCode.PortTaken,
            $"This machine does not have the address in {string.Join(", ", urls)}. Choose another with --urls.",
            cause),
        StorageStartException storage => new StartException(CodeOf(storage), storage.Message, storage),
        DbException database => new StartException(
            ExitCode.Database, $"The database cannot be used: {database.Message}", cause),
        _ => null,
    };

    /// <summary>The failure of a copy in plain words; null if it is not one of storage or files.</summary>
    public static StartException? ExplainFile(Exception failure) => failure switch
    {
        StorageStartException => new StartException(ExitCode.DataFolder, failure.Message, failure),
        IOException or UnauthorizedAccessException => new StartException(
            ExitCode.DataFolder, $"The copy could not be made: {failure.Message}", failure),
        DbException => new StartException(ExitCode.Database, $"The database cannot be copied: {failure.Message}", failure),
        _ => null,
    };

    private static ExitCode CodeOf(StorageStartException storage) =>
        storage.InnerException is DbException or TimeoutException ? ExitCode.Database : ExitCode.DataFolder;

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AggregateException aggregate)
            {
                foreach (Exception inner in aggregate.InnerExceptions.SelectMany(Causes))
                    yield return inner;
                yield break;
            }

            yield return cause;
        }
    }
}
