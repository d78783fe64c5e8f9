using System.Globalization;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What tells one transaction from all others: two messages with equal keys belong together.</summary>
/// <param name="IsServer">Whether we answer (a client and a server transaction may share a branch: we call ourselves).</param>
/// <param name="Branch">The branch of the top Via; for RFC 2543 peers what stands for it.</param>
/// <param name="SentBy">Host and port of the top Via: two clients may pick one branch (RFC 3261 §17.2.3). Empty for clients.</param>
/// <param name="Method">The method; INVITE also for its ACK.</param>
public readonly record struct TransactionKey(bool IsServer, string Branch, string SentBy, SipMethod Method)
{
    /// <summary>The server transaction a request begins or belongs to (RFC 3261 §17.2.3).</summary>
    /// <param name="request">The request that came.</param>
    public static TransactionKey OfServer(SipRequest request) => OfServer(request, request.Method);

    /// <summary>The server transaction a CANCEL wants to end: that of the same branch with another method (§9.2).</summary>
    /// <param name="cancel">The CANCEL that came.</param>
    public static TransactionKey OfCancelled(SipRequest cancel) => OfServer(cancel, SipMethod.Invite);

    /// <summary>The client transaction a request of ours begins.</summary>
    /// <param name="request">The request we send.</param>
    public static TransactionKey OfClient(SipRequest request) => new(false, BranchOf(request.Via), "", request.Method);

    /// <summary>The client transaction a response belongs to: branch of the top Via and method of CSeq (§17.1.3).</summary>
    /// <param name="response">The response that came.</param>
    public static TransactionKey OfClient(SipResponse response) => new(false, BranchOf(response.Via), "", response.CSeq.Method);

    private static TransactionKey OfServer(SipRequest request, SipMethod method)
    {
        SipMethod named = method == SipMethod.Ack ? SipMethod.Invite : method;
        SipVia via = request.Via;
        string sentBy = LowerCase(via.Host, via.Port ?? 5060);
        ReadOnlySpan<byte> branch = via.Branch;
        return new TransactionKey(true, SipVia.BeginsWithCookie(branch) ? LowerCase(branch, port: null) : OldBranchOf(request), sentBy, named);
    }

    /// <summary>Branches ignore case, as tokens do (RFC 3261 §7.3.1).</summary>
    private static string BranchOf(SipVia via) => LowerCase(via.Branch, port: null);

    /// <summary>Bytes in lower case, and a port after them: one string, made once.</summary>
    private static string LowerCase(ReadOnlySpan<byte> bytes, int? port)
    {
        Span<char> text = bytes.Length <= 250 ? stackalloc char[256] : new char[bytes.Length + 6];
        Ascii.ToLower(bytes, text, out int length);
        for (; length < bytes.Length; length++)
            text[length] = (char)bytes[length]; // a quoted branch may hold more than ASCII, and is still told from others
        if (port is { } number)
        {
            text[length++] = ':';
            number.TryFormat(text[length..], out int digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }

        return new string(text[..length]);
    }

    /// <summary>
    /// RFC 2543 peers have no unique branch: Request-URI, From tag, Call-ID, CSeq number and top Via must agree. An ACK has
    /// another To tag than its INVITE, so To takes no part (§17.2.3).
    /// </summary>
    private static string OldBranchOf(SipRequest request) => string.Join(
        '\n',
        request.Uri.ToString(),
        Encoding.ASCII.GetString(request.From.Tag),
        request.CallIdText,
        request.CSeq.Number.ToString(CultureInfo.InvariantCulture),
        SipText.Unfold(request.Via.Bytes));
}
