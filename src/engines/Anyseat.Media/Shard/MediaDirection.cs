namespace Anyseat.Media.Shard;

/// <summary>Which ways media flows, seen from us (RFC 3264 §5.1).</summary>
[Flags]
public enum MediaDirection : byte
{
    /// <summary>a=inactive.</summary>
    Inactive = 0,

    /// <summary>a=sendonly: we speak, the peer listens.</summary>
    Send = 1,

    /// <summary>a=recvonly: the peer speaks, we listen.</summary>
    Receive = 2,

    /// <summary>a=sendrecv.</summary>
    Both = Send | Receive,
}
