using System.Buffers.Binary;
using System.Text;
using Anyseat.Media.Stun;

namespace Anyseat.Media.Ice;

/// <summary>What came of a datagram.</summary>
public enum IceOutcome : byte
{
    /// <summary>Not for us, or not STUN: drop and count.</summary>
    Ignored,

    /// <summary>A check was answered.</summary>
    Answered,

    /// <summary>A request was refused with 400, 401 or 420; the response says so.</summary>
    Refused,

    /// <summary>The other end thinks it is controlled, which is our part: it was told with 487 to change.</summary>
    RoleConflict,
}

/// <summary>What the owner must do after a datagram.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="ResponseSize">How many bytes of the response buffer to send back the way the datagram came; 0 for none.</param>
/// <param name="HasPairChanged">Whether <see cref="IceLiteAgent.Selected"/> is another pair now: send media there.</param>
public readonly record struct IceStep(IceOutcome Outcome, int ResponseSize, bool HasPairChanged);

/// <summary>What the passing of time brings.</summary>
public enum IcePoll : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Nothing was sent for a while: send the keep-alive that was written.</summary>
    KeepAlive,

    /// <summary>The other end has not asked for 30 seconds: it may be gone, and nothing must be sent to it any more.</summary>
    ConsentExpired,
}

/// <summary>The lite end of ICE (RFC 8445 §2.5): on a public address it only answers, and the other end chooses the way.</summary>
/// <remarks>
/// <code>
///            check answered                    USE-CANDIDATE                 30 s without a check
///   waiting ───────────────► waiting ─────────────────────────► selected ─────────────────────────► consent expired
///                                                               │      ▲                                   │
///                                       another pair nominated  └──────┘   ◄───────── check answered ──────┘
/// </code>
/// Always controlled (§6.1.1): a lite end never takes the other role, so a peer that wants ours gets 487. The pair nominated last is
/// used, which is how a browser changes its network; of pairs that are nominated in turn (the aggressive nomination of
/// RFC 5245 §8.1.1.2) the one with the highest priority is kept. After <see cref="Restart"/> media stays where it is until the
/// new generation nominates (§9), and both generations are answered meanwhile. Not thread-safe: owned by the loop of the leg.
/// </remarks>
public sealed class IceLiteAgent : IDisposable
{
    /// <summary>How long consent lasts without a new check (RFC 7675 §5.1).</summary>
    public static readonly TimeSpan ConsentTime = TimeSpan.FromSeconds(30);

    /// <summary>How long nothing may be sent before a keep-alive (RFC 8445 §11).</summary>
    public static readonly TimeSpan KeepAliveTime = TimeSpan.FromSeconds(15);

    /// <summary>The largest response or keep-alive, in bytes.</summary>
    public const int ResponseSizeMax = 128;

    // A pair nominated before takes over again when the selected one has not been nominated for so long.
    private static readonly TimeSpan NominationTime = TimeSpan.FromSeconds(3);

    private readonly IcePairs _pairs = new();
    private Generation _current;
    private Generation? _previous;
    private int _selected = -1;
    private bool _hasConsent;
    private MediaInstant _consentAt;
    private MediaInstant _sentAt;
    private ulong _keepAliveCount;

    /// <summary>An agent that waits for checks.</summary>
    /// <param name="local">Our credentials.</param>
    public IceLiteAgent(IceCredentials local) => _current = new Generation(local);

    /// <summary>Our credentials of the present generation.</summary>
    public IceCredentials Local => _current.Credentials;

    /// <summary>Our credentials of the generation before, while it is still answered; null afterwards.</summary>
    public IceCredentials? PreviousLocal => _previous?.Credentials;

    /// <summary>The pair that media uses; null before the first nomination.</summary>
    public IcePair? Selected => _selected < 0 ? null : _pairs[_selected].Pair;

    /// <summary>Whether media may be sent: a pair is selected, and the other end asked not long ago (RFC 7675 §5.1).</summary>
    public bool MaySend => _selected >= 0 && _hasConsent;

    /// <summary>Finds whom a datagram on a shared port is for, before anything else is looked at.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="ufragKey">The <see cref="IceCredentials.UfragKey"/> of the leg it is for.</param>
    /// <returns>False when it is no Binding request with a user fragment of our size.</returns>
    public static bool TryReadUfragKey(ReadOnlySpan<byte> datagram, out ulong ufragKey)
    {
        ufragKey = 0;
        bool isCheck = StunMessage.TryParse(datagram, out StunMessage message, out _)
            && message is { Class: StunClass.Request, Method: StunMessage.BindingMethod }
            && message.TryFind(StunAttribute.Username, out ReadOnlySpan<byte> user)
            && user.IndexOf((byte)':') == IceCredentials.OwnUfragSize
            && (ufragKey = IceCredentials.PackBytes(user)) != 0;
        return isCheck;
    }

    /// <summary>Learns the other end's user fragment. Checks may come before it is known, and are answered (RFC 8445 §7.3).</summary>
    /// <param name="remote">The other end's credentials for the present generation.</param>
    public void SetRemote(IceCredentials remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        _current.RemoteUfrag = Encoding.ASCII.GetBytes(remote.Ufrag);
    }

    /// <summary>Begins a new generation (RFC 8445 §9).</summary>
    /// <param name="local">Our new credentials.</param>
    public void Restart(IceCredentials local)
    {
        _previous?.Dispose();
        _previous = _current;
        _current = new Generation(local);
    }

    /// <summary>Notes that something was sent to the selected pair, so that no keep-alive is needed.</summary>
    /// <param name="at">When.</param>
    public void NoteSent(MediaInstant at) => _sentAt = at;

    /// <summary>Takes a datagram of STUN.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="pair">Where it came to and from.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="response">Where the response goes; at least <see cref="ResponseSizeMax"/> bytes.</param>
    public IceStep Receive(ReadOnlySpan<byte> datagram, IcePair pair, MediaInstant at, Span<byte> response)
    {
        if (!StunMessage.TryParse(datagram, out StunMessage message, out _)
            || message is not { Class: StunClass.Request, Method: StunMessage.BindingMethod }
            || message.CheckFingerprint() == false)
            return new IceStep(IceOutcome.Ignored, 0, false);

        // RFC 8489 §9.1.3: without user or integrity 400, with a wrong one 401, both without integrity of our own.
        if (!message.TryFind(StunAttribute.Username, out ReadOnlySpan<byte> user) || !message.Has(StunAttribute.MessageIntegrity))
            return Refuse(message, StunErrorCode.BadRequest, key: null, response);
        if (FindGeneration(user) is not { } generation || !message.HasIntegrity(generation.Key))
            return Refuse(message, StunErrorCode.Unauthenticated, key: null, response);

        Span<ushort> unknown = stackalloc ushort[8];
        int unknownCount = message.ListUnknown(unknown);
        if (unknownCount > 0)
            return Refuse(message, StunErrorCode.UnknownAttribute, generation.Key, response, unknown[..unknownCount]);
        if (message.Has(StunAttribute.IceControlled))
            return Refuse(message, StunErrorCode.RoleConflict, generation.Key, response) with { Outcome = IceOutcome.RoleConflict };
        return Answer(message, generation, pair, at, response);
    }

    /// <summary>Lets time pass. Ask about once a second.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="keepAlive">Where a keep-alive goes; at least <see cref="ResponseSizeMax"/> bytes.</param>
    /// <param name="size">How many bytes of it to send to the selected pair.</param>
    public IcePoll Poll(MediaInstant now, Span<byte> keepAlive, out int size)
    {
        size = 0;
        if (!MaySend)
            return IcePoll.None;
        if (now - _consentAt >= ConsentTime)
        {
            _hasConsent = false;
            return IcePoll.ConsentExpired;
        }

        if (now - _sentAt < KeepAliveTime)
            return IcePoll.None;
        _sentAt = now;
        WriteKeepAlive(keepAlive, out size);
        return IcePoll.KeepAlive;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current.Dispose();
        _previous?.Dispose();
    }

    private Generation? FindGeneration(ReadOnlySpan<byte> user)
    {
        if (_current.Owns(user))
            return _current;
        return _previous is not null && _previous.Owns(user) ? _previous : null;
    }

    private IceStep Answer(StunMessage message, Generation generation, IcePair pair, MediaInstant at, Span<byte> response)
    {
        var writer = new StunWriter(response, StunClass.SuccessResponse, StunMessage.BindingMethod, message.TransactionId);
        writer.AddXorMappedAddress(pair.Remote);
        writer.AddIntegrity(generation.Key);
        writer.AddFingerprint();
        if (!writer.TryFinish(out int size))
            return new IceStep(IceOutcome.Ignored, 0, false);

        message.TryFindUInt32(StunAttribute.Priority, out uint priority);
        int place = _pairs.Note(pair, priority, at, _selected);
        bool hasChanged = message.Has(StunAttribute.UseCandidate) && Nominate(generation, place, at);
        if (place == _selected)
        {
            _hasConsent = true;
            _consentAt = at;
        }

        return new IceStep(IceOutcome.Answered, size, hasChanged);
    }

    private bool Nominate(Generation generation, int place, MediaInstant at)
    {
        bool isNewGeneration = _previous is not null && generation == _current;
        if (_previous is not null && generation == _previous && _selected >= 0 && place != _selected)
            return false; // the old generation moves nothing any more
        ref IcePairs.Entry nominated = ref _pairs[place];
        bool mayTake = _selected < 0 || isNewGeneration || !nominated.WasNominated || IsBetter(nominated, _pairs[_selected], at);
        nominated.WasNominated = true;
        nominated.NominatedAt = at;
        if (isNewGeneration)
            EndPreviousGeneration();
        if (!mayTake || place == _selected)
            return false;
        _selected = place;
        _sentAt = at;
        return true;
    }

    private static bool IsBetter(in IcePairs.Entry nominated, in IcePairs.Entry selected, MediaInstant at) =>
        nominated.Priority > selected.Priority || at - selected.NominatedAt > NominationTime;

    private void EndPreviousGeneration()
    {
        _previous?.Dispose();
        _previous = null;
    }

    private static IceStep Refuse(
        StunMessage message, StunErrorCode code, StunKey? key, Span<byte> response, ReadOnlySpan<ushort> unknown = default)
    {
        var writer = new StunWriter(response, StunClass.ErrorResponse, StunMessage.BindingMethod, message.TransactionId);
        writer.AddErrorCode(code);
        if (!unknown.IsEmpty)
            writer.AddUnknownAttributes(unknown);
        if (key is not null)
            writer.AddIntegrity(key);
        writer.AddFingerprint();
        writer.TryFinish(out int size);
        return new IceStep(IceOutcome.Refused, size, false);
    }

    // A Binding indication (RFC 8445 §11). Nobody answers it, so its id need not be unpredictable.
    private void WriteKeepAlive(Span<byte> keepAlive, out int size)
    {
        Span<byte> id = stackalloc byte[StunMessage.TransactionIdSize];
        id.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(id[4..], ++_keepAliveCount);
        var writer = new StunWriter(keepAlive, StunClass.Indication, StunMessage.BindingMethod, id);
        writer.AddFingerprint();
        writer.TryFinish(out size);
    }

    private sealed class Generation(IceCredentials credentials) : IDisposable
    {
        private readonly byte[] _ufrag = Encoding.ASCII.GetBytes(credentials.Ufrag);

        public IceCredentials Credentials { get; } = credentials;

        public StunKey Key { get; } = new(credentials.Password);

        public byte[]? RemoteUfrag { get; set; }

        // USERNAME is ours, a colon, theirs (RFC 8445 §7.2.2).
        public bool Owns(ReadOnlySpan<byte> user)
        {
            int colon = user.IndexOf((byte)':');
            return colon >= 0 && user[..colon].SequenceEqual(_ufrag)
                && (RemoteUfrag is null || user[(colon + 1)..].SequenceEqual(RemoteUfrag));
        }

        public void Dispose() => Key.Dispose();
    }
}
