namespace Anyseat.Server.Hosting;

/// <summary>What the process ends with; operators and scripts may rely on the numbers.</summary>
public enum ExitCode
{
    /// <summary>All went well.</summary>
    Done = 0,

    /// <summary>Something unexpected; the log has the details.</summary>
    Failed = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>Another program listens on the address.</summary>
    PortTaken = 3,

    /// <summary>The data folder cannot be used.</summary>
    DataFolder = 4,

    /// <summary>The database does not answer or refuses.</summary>
    Database = 5,

    /// <summary>A certificate or key cannot be read or does not fit.</summary>
    Certificate = 6,
}

/// <summary>The server cannot start, for a reason the operator can put right: printed without a stack trace.</summary>
public sealed class StartException(ExitCode exitCode, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What the process ends with.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}
