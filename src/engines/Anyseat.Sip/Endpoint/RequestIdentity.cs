using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Endpoint;

/// <summary>What a request keeps on every way it takes: two with one identity were forked and met again (RFC 3261 §8.2.2.2).</summary>
/// <remarks>It reads from the message's own bytes, which stay as they are, unless they are copied. The hash is seeded anew
/// in each process, so that nobody can choose identities that meet in one place.</remarks>
internal readonly struct RequestIdentity : IEquatable<RequestIdentity>
{
    private readonly ReadOnlyMemory<byte> _callId;
    private readonly ReadOnlyMemory<byte> _fromTag;
    private readonly uint _number;
    private readonly SipMethod _method;
    private readonly int _hash;

    public RequestIdentity(SipRequest request)
    {
        _callId = request.Kept(request.CallId);
        _fromTag = request.Kept(request.From.Tag);
        _number = request.CSeq.Number;
        _method = request.Method;
        HashCode hash = default;
        hash.AddBytes(_callId.Span);
        hash.AddBytes(_fromTag.Span);
        hash.Add(_number);
        _hash = hash.ToHashCode();
    }

    private RequestIdentity(RequestIdentity other, byte[] bytes)
    {
        this = other;
        _callId = bytes.AsMemory(0, other._callId.Length);
        _fromTag = bytes.AsMemory(other._callId.Length);
    }

    /// <summary>The same with bytes of its own, which does not keep the message.</summary>
    public RequestIdentity Detached() => new(this, [.. _callId.Span, .. _fromTag.Span]);

    public bool Equals(RequestIdentity other) =>
        _hash == other._hash && _number == other._number && _method == other._method
        && _callId.Span.SequenceEqual(other._callId.Span) && _fromTag.Span.SequenceEqual(other._fromTag.Span);

    public override bool Equals(object? obj) => obj is RequestIdentity other && Equals(other);

    public override int GetHashCode() => _hash;
}
