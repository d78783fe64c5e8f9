using Anyseat.Media.Srtp;

namespace Anyseat.Media.Shard;

/// <summary>The keys of a leg in use, both ways.</summary>
internal sealed class LegSecurity(SrtpKeyPair keys) : IDisposable
{
    /// <summary>Lets in what arrives.</summary>
    public SrtpReceiver Receiver { get; } = new(keys.Remote);

    /// <summary>Protects what is sent.</summary>
    public SrtpSender Sender { get; } = new(keys.Local);

    /// <summary>Wipes the keys.</summary>
    public void Dispose()
    {
        Receiver.Dispose();
        Sender.Dispose();
    }
}
