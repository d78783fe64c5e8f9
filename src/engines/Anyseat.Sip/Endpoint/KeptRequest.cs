using System.Net;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Endpoint;

/// <summary>
/// A request that may be looked at as long as its transaction waits for its last timer, half a minute after the answer. Few ever look,
/// so that from then on only the bytes are kept, and a look parses them.
/// </summary>
internal struct KeptRequest(SipRequest request)
{
    private SipRequest? _request = request;
    private ReadOnlyMemory<byte> _bytes;
    private IPEndPoint? _source;

    public readonly SipRequest Value => _request ?? Read();

    /// <summary>Lets go of all but the bytes.</summary>
    public void Settle()
    {
        if (_request is not { } request)
            return;
        _bytes = request.Bytes;
        _source = request.Source;
        _request = null;
    }

    private readonly SipRequest Read() =>
        SipParser.TryParse(_bytes, out SipMessage? message, out SipParseError error, _source)
            ? (SipRequest)message
            : throw new InvalidOperationException($"What was parsed once cannot be parsed again: {error}.");
}
