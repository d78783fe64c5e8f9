using Anyseat.Sip.Endpoint;

namespace Anyseat.Sip.Sockets;

/// <summary>Whoever stands on a stack. Called on the stack's loop: it must not wait.</summary>
public interface ISipUser
{
    /// <summary>The stack is made; nothing has come yet.</summary>
    /// <param name="endpoint">What to act by, on the loop only.</param>
    void Begin(SipEndpoint endpoint)
    {
    }

    /// <summary>Something happened.</summary>
    /// <param name="endpoint">The endpoint, to act by; only during the call.</param>
    /// <param name="happened">Anything but <see cref="EndpointEffect.Transmit"/>, which the stack carries out.</param>
    void Happened(SipEndpoint endpoint, EndpointEffect happened);

    /// <summary>A call of <see cref="Happened"/> or posted work threw. That is a bug; the stack goes on.</summary>
    /// <param name="fault">What was thrown.</param>
    void Faulted(Exception fault);
}

/// <summary>One message that passed, for a trace.</summary>
/// <param name="IsSent">Whether we sent it.</param>
/// <param name="Flow">The way.</param>
/// <param name="Bytes">The bytes as they are on the wire.</param>
public readonly record struct SipTraceEntry(bool IsSent, Transports.SipFlow Flow, ReadOnlyMemory<byte> Bytes);
