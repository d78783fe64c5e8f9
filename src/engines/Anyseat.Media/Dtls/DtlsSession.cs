using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Dtls;

/// <summary>Which end of the handshake we are (RFC 5763 §5).</summary>
public enum DtlsRole : byte
{
    /// <summary>a=setup:passive: we wait. Prefer it: the first ClientHello of an active end is often lost.</summary>
    Server,

    /// <summary>a=setup:active: we begin.</summary>
    Client,
}

/// <summary>Where a session stands.</summary>
public enum DtlsState : byte
{
    /// <summary>Keys are being agreed on.</summary>
    Handshaking,

    /// <summary>The handshake is done; keys are released once the fingerprint is known and right.</summary>
    Connected,

    /// <summary>It was ended by either side.</summary>
    Closed,

    /// <summary>It failed; see <see cref="DtlsSession.Failure"/>.</summary>
    Failed,
}

/// <summary>Why a session failed.</summary>
public enum DtlsFailure : byte
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The library refused, or the peer sent a fatal alert.</summary>
    Handshake,

    /// <summary>There is no common protection profile (RFC 5764 §4.1).</summary>
    NoProfile,

    /// <summary>The certificate is not the one signalling named (RFC 8122 §6.2): someone is in between.</summary>
    Fingerprint,

    /// <summary>It took longer than <see cref="DtlsSession.HandshakeTimeMax"/>.</summary>
    Timeout,
}

/// <summary>One DTLS 1.2 association (RFC 6347) whose only purpose is keys for SRTP (RFC 5764).</summary>
/// <remarks>
/// <code>
///   Receive(datagram) ─►┌─────────┐─► TryTakeDatagram: until it says no, after every call of the others
///   Poll(now) ─────────►│ session │
///   SetFingerprint ────►└─────────┘─► TryTakeKeys: once, when connected and the fingerprint is right
/// </code>
/// Feed it only what comes from an address that ICE has checked, one datagram a call. The library measures its retransmission
/// times by the system's clock; <see cref="NextTimeout"/> translates them to the host's, and nothing is sent again unless
/// <see cref="Poll"/> is called. The times begin at 100 ms, since its second would cost a caller seven when three datagrams are lost.
/// <para>The thread that first uses a session owns it, and any other is refused with an exception: the library's error queue belongs
/// to the thread, and a session freed under another thread's feet ends the process. After <see cref="Dispose"/> every
/// call is harmless.</para>
/// </remarks>
public sealed unsafe class DtlsSession : IDisposable
{
    /// <summary>The largest datagram sent, in bytes; what any path carries.</summary>
    public const int DatagramSizeMax = 1_200;

    /// <summary>How long a handshake may take.</summary>
    public static readonly TimeSpan HandshakeTimeMax = TimeSpan.FromSeconds(30);

    private const int ReceivedSizeMax = 9_000; // a jumbo frame

    private readonly DtlsRole _role;
    private readonly DtlsRecords _outgoing = new();
    private readonly MediaInstant _deadline;
    private nint _ssl;
    private nint _received; // both BIOs belong to the session and are freed with it
    private nint _sent;
    private int _owner;
    private DtlsFingerprint? _expected;
    private bool _isVerified;
    private bool _keysTaken;
    private SrtpProfile _profile;

    /// <summary>A session.</summary>
    /// <param name="context">What is shared.</param>
    /// <param name="role">Which end we are.</param>
    /// <param name="at">The present instant; the time for the handshake begins.</param>
    public DtlsSession(DtlsContext context, DtlsRole role, MediaInstant at)
        : this(context, role, at, &LengthenTimer)
    {
    }

    internal DtlsSession(DtlsContext context, DtlsRole role, MediaInstant at, delegate* unmanaged[Cdecl]<nint, uint, uint> timer)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(context.Handle == 0, context);
        _role = role;
        _deadline = at + HandshakeTimeMax;
        _ssl = OpenSsl.SSL_new(context.Handle);
        _received = MemoryBio();
        _sent = MemoryBio();
        OpenSsl.SSL_set_bio(_ssl, _received, _sent);
        OpenSsl.SSL_ctrl(_ssl, OpenSsl.SetMtu, new CLong(DatagramSizeMax), 0);
        OpenSsl.DTLS_set_timer_cb(_ssl, timer);
        if (role == DtlsRole.Server)
            OpenSsl.SSL_set_accept_state(_ssl);
        else
            OpenSsl.SSL_set_connect_state(_ssl);
    }

    /// <summary>Where the session stands.</summary>
    public DtlsState State { get; private set; }

    /// <summary>Why it failed.</summary>
    public DtlsFailure Failure { get; private set; }

    /// <summary>What the library says about a failure, for the log.</summary>
    public string FailureDetail { get; private set; } = "";

    /// <summary>How media is protected, once connected.</summary>
    public SrtpProfile? Profile => State == DtlsState.Connected ? _profile : null;

    /// <summary>When <see cref="Poll"/> must be called next; <see cref="MediaInstant.Never"/> when there is nothing to wait for.</summary>
    /// <param name="now">The present instant.</param>
    public MediaInstant NextTimeout(MediaInstant now)
    {
        if (!CanWork() || State != DtlsState.Handshaking)
            return MediaInstant.Never;
        Timeval left = default;
        bool isRunning = OpenSsl.SSL_ctrl(_ssl, OpenSsl.DtlsGetTimeout, new CLong(0), (nint)(&left)).Value == 1;
        if (!isRunning)
            return _deadline;
        var after = TimeSpan.FromMicroseconds((left.Seconds.Value * 1_000_000L) + left.Microseconds.Value);
        return now + after < _deadline ? now + after : _deadline;
    }

    /// <summary>Begins the handshake as client; as server there is nothing to begin.</summary>
    public void Start()
    {
        if (CanWork() && _role == DtlsRole.Client)
            Advance();
    }

    /// <summary>Takes a datagram of DTLS.</summary>
    /// <param name="datagram">What arrived; see <see cref="Rtp.Datagram.Classify"/>.</param>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (!CanWork() || State is DtlsState.Closed or DtlsState.Failed)
            return;
        if (datagram.Length is < DtlsRecords.HeaderSize or > ReceivedSizeMax || datagram[0] is < 20 or > 63)
            return;
        int written;
        fixed (byte* data = datagram)
            written = OpenSsl.BIO_write(_received, data, datagram.Length);
        if (written == datagram.Length) // memory may run out; then it is as if the network had lost it
            Advance();
    }

    /// <summary>Lets time pass: sends again what was not answered, and gives up in the end.</summary>
    /// <param name="now">The present instant.</param>
    public void Poll(MediaInstant now)
    {
        if (!CanWork() || State != DtlsState.Handshaking)
            return;
        if (now >= _deadline)
        {
            Fail(DtlsFailure.Timeout, "");
            return;
        }

        OpenSsl.ERR_clear_error();
        if (OpenSsl.SSL_ctrl(_ssl, OpenSsl.DtlsHandleTimeout, new CLong(0), 0).Value < 0)
            Fail(DtlsFailure.Handshake, OpenSsl.TakeError());
        Drain();
    }

    /// <summary>Says which certificate the peer must have; known with the session description, which may come after the handshake.</summary>
    /// <param name="expected">The peer's a=fingerprint.</param>
    public void SetFingerprint(DtlsFingerprint expected)
    {
        _expected = expected;
        if (CanWork() && State == DtlsState.Connected)
            Verify();
    }

    /// <summary>Takes the next datagram to send.</summary>
    /// <param name="datagram">Where it goes; at least <see cref="DatagramSizeMax"/> bytes.</param>
    /// <param name="size">Its size, in bytes.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeDatagram(Span<byte> datagram, out int size) => _outgoing.TryTake(datagram, out size);

    /// <summary>Takes the keys, once: when connected, with the fingerprint known and right. The caller disposes them.</summary>
    /// <param name="keys">The keys of both directions.</param>
    public bool TryTakeKeys(out SrtpKeyPair? keys)
    {
        keys = null;
        if (!CanWork() || State != DtlsState.Connected || !_isVerified || _keysTaken)
            return false;
        Span<byte> material = stackalloc byte[SrtpKeyPair.ExportedSize(_profile)];
        OpenSsl.ERR_clear_error();
        fixed (byte* target = material)
        {
            string label = SrtpKeyPair.ExporterLabel;
            if (OpenSsl.SSL_export_keying_material(_ssl, target, (nuint)material.Length, label, (nuint)label.Length, null, 0, 0) != 1)
            {
                Fail(DtlsFailure.Handshake, OpenSsl.TakeError());
                return false;
            }
        }

        keys = SrtpKeyPair.FromExported(_profile, material, _role == DtlsRole.Server);
        CryptographicOperations.ZeroMemory(material);
        _keysTaken = true;
        return true;
    }

    /// <summary>Ends the session with a close alert (RFC 6347 §4.1.2.7 leaves the peer to believe it); take the datagram afterwards.</summary>
    public void Close()
    {
        if (!CanWork() || State is DtlsState.Closed or DtlsState.Failed)
            return;
        OpenSsl.ERR_clear_error();
        if (State == DtlsState.Connected && OpenSsl.SSL_shutdown(_ssl) < 0)
            OpenSsl.ERR_clear_error(); // without the alert the other end waits for its time-out
        Drain();
        State = DtlsState.Closed;
    }

    /// <summary>Lets another thread own the session from its next call on: when a leg moves, or a stopped loop is cleaned up.</summary>
    public void ReleaseOwnership()
    {
        CanWork();
        _owner = 0;
    }

    /// <summary>Frees the native session. On the owning thread only; afterwards every call is harmless.</summary>
    public void Dispose()
    {
        if (!CanWork())
            return;
        OpenSsl.SSL_free(_ssl);
        _ssl = _received = _sent = 0;
        if (State != DtlsState.Failed)
            State = DtlsState.Closed;
    }

    private static nint MemoryBio()
    {
        nint bio = OpenSsl.BIO_new(OpenSsl.BIO_s_mem());
        OpenSsl.BIO_ctrl(bio, OpenSsl.BioSetEofReturn, new CLong(-1), 0); // empty is "not yet", not the end of a file
        return bio;
    }

    // False after Dispose. A foreign thread is a defect of ours, and is stopped before it reaches the library.
    private bool CanWork()
    {
        if (_ssl == 0)
            return false;
        int thread = Environment.CurrentManagedThreadId;
        if (_owner == 0)
            _owner = thread;
        if (_owner != thread)
            throw new InvalidOperationException($"The DTLS session belongs to thread {_owner}, not to {thread}.");
        return true;
    }

    private void Advance()
    {
        OpenSsl.ERR_clear_error();
        if (State == DtlsState.Handshaking)
            AdvanceHandshake();
        if (State == DtlsState.Connected)
            ReadRecords();
        Drain();
    }

    private void AdvanceHandshake()
    {
        int result = OpenSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            Connect();
            return;
        }

        if (OpenSsl.SSL_get_error(_ssl, result) != OpenSsl.WantRead)
            Fail(DtlsFailure.Handshake, OpenSsl.TakeError());
    }

    private void Connect()
    {
        nint profile = OpenSsl.SSL_get_selected_srtp_profile(_ssl);
        if (profile == 0)
        {
            Fail(DtlsFailure.NoProfile, "");
            return;
        }

        _profile = (SrtpProfile)(ushort)(*(CULong*)(profile + nint.Size)).Value;
        State = DtlsState.Connected;
        Verify();
    }

    // After the handshake only alerts and repeated flights are of interest; there is no application data in DTLS-SRTP.
    private void ReadRecords()
    {
        byte* scratch = stackalloc byte[2_048];
        for (int i = 0; i < 16; i++)
        {
            int size = OpenSsl.SSL_read(_ssl, scratch, 2_048);
            if (size > 0)
                continue;
            int error = OpenSsl.SSL_get_error(_ssl, size);
            if (error == OpenSsl.ZeroReturn)
                State = DtlsState.Closed;
            else if (error != OpenSsl.WantRead)
                Fail(DtlsFailure.Handshake, OpenSsl.TakeError());
            return;
        }
    }

    private void Verify()
    {
        if (_expected is null || _isVerified)
            return;
        _isVerified = HasExpectedCertificate(_expected);
        if (!_isVerified)
            Fail(DtlsFailure.Fingerprint, "");
    }

    private bool HasExpectedCertificate(DtlsFingerprint expected)
    {
        nint certificate = OpenSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0)
            return false;
        nint algorithm = expected.Hash switch
        {
            DtlsHash.Sha384 => OpenSsl.EVP_sha384(),
            DtlsHash.Sha512 => OpenSsl.EVP_sha512(),
            _ => OpenSsl.EVP_sha256(),
        };
        byte* digest = stackalloc byte[64];
        uint size = 0;
        bool isDigested = OpenSsl.X509_digest(certificate, algorithm, digest, &size) == 1;
        OpenSsl.X509_free(certificate);
        return isDigested && expected.Digest.SequenceEqual(new ReadOnlySpan<byte>(digest, (int)size));
    }

    private void Fail(DtlsFailure failure, string detail)
    {
        State = DtlsState.Failed;
        Failure = failure;
        FailureDetail = detail;
        Drain(); // the alert that says so
    }

    private void Drain()
    {
        while (true)
        {
            Span<byte> room = _outgoing.Room();
            if (room.IsEmpty)
                return;
            int size;
            fixed (byte* target = room)
                size = OpenSsl.BIO_read(_sent, target, room.Length);
            if (size <= 0)
                return;
            _outgoing.Advance(size);
        }
    }

    // Called by the library when it starts a timer: 0 at first, then what was before, in microseconds.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint LengthenTimer(nint ssl, uint microseconds) => microseconds == 0 ? 100_000 : Math.Min(2 * microseconds, 3_200_000);

    private struct Timeval
    {
        public CLong Seconds;
        public CLong Microseconds;
    }
}
