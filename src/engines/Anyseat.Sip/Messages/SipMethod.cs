using System.Text;

namespace Anyseat.Sip.Messages;

/// <summary>The method of a request. Names are case-sensitive (RFC 3261 §7.1); an unknown one is kept as it came.</summary>
/// <param name="Name">The token on the wire.</param>
public readonly record struct SipMethod(string Name)
{
    /// <summary>Begins a session (RFC 3261 §13).</summary>
    public static SipMethod Invite { get; } = new("INVITE");

    /// <summary>Confirms a final response to INVITE (RFC 3261 §13.2.2.4, §17.1.1.3).</summary>
    public static SipMethod Ack { get; } = new("ACK");

    /// <summary>Ends a session (RFC 3261 §15).</summary>
    public static SipMethod Bye { get; } = new("BYE");

    /// <summary>Takes a pending INVITE back (RFC 3261 §9).</summary>
    public static SipMethod Cancel { get; } = new("CANCEL");

    /// <summary>Asks for capabilities, or for a sign of life (RFC 3261 §11).</summary>
    public static SipMethod Options { get; } = new("OPTIONS");

    /// <summary>Binds an address of record to contacts (RFC 3261 §10).</summary>
    public static SipMethod Register { get; } = new("REGISTER");

    /// <summary>Acknowledges a reliable provisional response (RFC 3262).</summary>
    public static SipMethod Prack { get; } = new("PRACK");

    /// <summary>Changes a session, also before it is answered (RFC 3311).</summary>
    public static SipMethod Update { get; } = new("UPDATE");

    /// <summary>Carries application data in a dialog (RFC 6086); keypad digits of some telephones.</summary>
    public static SipMethod Info { get; } = new("INFO");

    /// <summary>Asks the peer to send a request, most often to transfer a call (RFC 3515).</summary>
    public static SipMethod Refer { get; } = new("REFER");

    /// <summary>Asks for notifications of a state (RFC 6665).</summary>
    public static SipMethod Subscribe { get; } = new("SUBSCRIBE");

    /// <summary>Tells of a state (RFC 6665).</summary>
    public static SipMethod Notify { get; } = new("NOTIFY");

    /// <summary>Carries a text (RFC 3428).</summary>
    public static SipMethod Message { get; } = new("MESSAGE");

    /// <summary>Publishes a state (RFC 3903).</summary>
    public static SipMethod Publish { get; } = new("PUBLISH");

    private static readonly (byte[] Bytes, SipMethod Method)[] Known =
    [
        .. new[] { Invite, Ack, Bye, Cancel, Options, Register, Prack, Update, Info, Refer, Subscribe, Notify, Message, Publish }
            .Select(method => (Encoding.ASCII.GetBytes(method.Name), method)),
    ];

    /// <summary>Whether the method may create a dialog usage with a remote target (RFC 3261 §12.1, RFC 3515, RFC 6665).</summary>
    public bool CreatesDialog => this == Invite || this == Subscribe || this == Refer;

    /// <summary>Whether a request or response of this method refreshes the remote target (RFC 3261 §12.2, RFC 3311).</summary>
    public bool RefreshesTarget => this == Invite || this == Update || this == Subscribe || this == Notify;

    /// <summary>The method a token names. Known methods cost no allocation.</summary>
    /// <param name="token">A token, already checked.</param>
    public static SipMethod From(ReadOnlySpan<byte> token)
    {
        foreach ((byte[] bytes, SipMethod method) in Known)
        {
            if (token.SequenceEqual(bytes))
                return method;
        }

        return new SipMethod(Encoding.ASCII.GetString(token));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
