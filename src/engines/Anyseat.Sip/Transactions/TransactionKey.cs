using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What tells one transaction from all others: two messages with equal keys belong together.</summary>
/// <remarks>It reads from the message's own bytes, which stay as they are: making one, and looking for one, allocates nothing.
/// Branch and host ignore case, as tokens do (RFC 3261 §7.3.1). The hash is seeded anew in each process, so that nobody can
/// choose branches that meet in one place.</remarks>
public readonly struct TransactionKey : IEquatable<TransactionKey>
{
    private readonly ReadOnlyMemory<byte> _branch;
    private readonly ReadOnlyMemory<byte> _host;
    private readonly int _port;
    private readonly int _hash;

    private TransactionKey(bool isServer, ReadOnlyMemory<byte> branch, ReadOnlyMemory<byte> host, int port, SipMethod method)
    {
        IsServer = isServer;
        Method = method;
        _branch = branch;
        _host = host;
        _port = port;
        _hash = HashOf(branch.Span, port);
    }

    private TransactionKey(TransactionKey other, byte[] bytes)
    {
        this = other;
        _branch = bytes.AsMemory(0, other._branch.Length);
        _host = bytes.AsMemory(other._branch.Length);
    }

    /// <summary>Whether we answer (a client and a server transaction may share a branch: we call ourselves).</summary>
    public bool IsServer { get; }

    /// <summary>The method; INVITE also for its ACK.</summary>
    public SipMethod Method { get; }

    /// <summary>The branch of the top Via; for RFC 2543 peers what stands for it.</summary>
    public string Branch => Encoding.UTF8.GetString(_branch.Span);

    /// <summary>Host and port of the top Via: two clients may pick one branch (RFC 3261 §17.2.3). Empty for clients.</summary>
    public string SentBy => _port == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(_host.Span)}:{_port}");

    /// <summary>The server transaction a request begins or belongs to (RFC 3261 §17.2.3).</summary>
    /// <param name="request">The request that came.</param>
    public static TransactionKey OfServer(SipRequest request) => OfServer(request, request.Method);

    /// <summary>The server transaction a CANCEL wants to end: that of the same branch with another method (§9.2).</summary>
    /// <param name="cancel">The CANCEL that came.</param>
    public static TransactionKey OfCancelled(SipRequest cancel) => OfServer(cancel, SipMethod.Invite);

    /// <summary>The client transaction a request of ours begins.</summary>
    /// <param name="request">The request we send.</param>
    public static TransactionKey OfClient(SipRequest request) => new(false, request.Via.BranchBytes, default, 0, request.Method);

    /// <summary>The client transaction a response belongs to: branch of the top Via and method of CSeq (§17.1.3).</summary>
    /// <param name="response">The response that came.</param>
    public static TransactionKey OfClient(SipResponse response) =>
        new(false, response.Via.BranchBytes, default, 0, response.CSeq.Method);

    /// <summary>Whether both are of one transaction.</summary>
    public static bool operator ==(TransactionKey left, TransactionKey right) => left.Equals(right);

    /// <summary>Whether they are of two transactions.</summary>
    public static bool operator !=(TransactionKey left, TransactionKey right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TransactionKey other) =>
        _hash == other._hash && _port == other._port && IsServer == other.IsServer && Method == other.Method
        && AreSame(_branch.Span, other._branch.Span) && AreSame(_host.Span, other._host.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TransactionKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => $"{(IsServer ? "server" : "client")} {Method.Name} {Branch} {SentBy}".TrimEnd();

    /// <summary>The same with bytes of its own, which does not keep the message.</summary>
    internal TransactionKey Detached() => new(this, [.. _branch.Span, .. _host.Span]);

    private static TransactionKey OfServer(SipRequest request, SipMethod method)
    {
        SipMethod named = method == SipMethod.Ack ? SipMethod.Invite : method;
        SipVia via = request.Via;
        ReadOnlyMemory<byte> branch = via.BranchBytes;
        return new TransactionKey(
            true, SipVia.BeginsWithCookie(branch.Span) ? branch : OldBranchOf(request), via.HostBytes, via.Port ?? 5060, named);
    }

    /// <summary>A quoted branch may hold more than ASCII: then case counts, and it is still told from others.</summary>
    private static bool AreSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right) || Ascii.EqualsIgnoreCase(left, right);

    [SkipLocalsInit] // what is not written is not read
    private static int HashOf(ReadOnlySpan<byte> branch, int port)
    {
        Span<byte> lower = branch.Length <= 256 ? stackalloc byte[256] : new byte[branch.Length];
        Ascii.ToLower(branch, lower, out int length);
        HashCode hash = default;
        hash.AddBytes(lower[..length]);
        hash.Add(port);
        return hash.ToHashCode();
    }

    /// <summary>
    /// RFC 2543 peers have no unique branch: Request-URI, From tag, Call-ID, CSeq number and top Via must agree. An ACK has
    /// another To tag than its INVITE, so To takes no part (§17.2.3).
    /// </summary>
    private static byte[] OldBranchOf(SipRequest request) => Encoding.UTF8.GetBytes(string.Join(
        '\n',
        request.Uri.ToString(),
        Encoding.ASCII.GetString(request.From.Tag),
        request.CallIdText,
        request.CSeq.Number.ToString(CultureInfo.InvariantCulture),
        SipText.Unfold(request.Via.Bytes)));
}
