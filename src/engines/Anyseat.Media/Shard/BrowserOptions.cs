using Anyseat.Media.Dtls;
using Anyseat.Media.Ice;

namespace Anyseat.Media.Shard;

/// <summary>What a browser's leg needs beside the rest: ICE as the lite end, and keys by DTLS as its server (a=setup:passive).</summary>
/// <param name="Ice">Our credentials, new for each leg.</param>
/// <param name="Dtls">Our certificate and profiles, one for the process.</param>
public sealed record BrowserOptions(IceCredentials Ice, DtlsContext Dtls)
{
    /// <summary>The browser's credentials, if its description is known already.</summary>
    public IceCredentials? RemoteIce { get; init; }

    /// <summary>The fingerprint of the browser's certificate, if its description is known already.</summary>
    public DtlsFingerprint? Fingerprint { get; init; }
}
