using Anyseat.Media.Shard;
using Anyseat.Sip.Sessions;
using Anyseat.Voice.Media;

namespace Anyseat.Voice.Calls;

/// <summary>A leg with what carries it: its SIP session and its media. Owned by the loop of calls.</summary>
/// <param name="call">Its call.</param>
/// <param name="id">Its number there.</param>
/// <param name="media">Its media.</param>
internal sealed class LiveLeg(LiveCall call, LegId id, LegMedia media)
{
    /// <summary>Its call.</summary>
    public LiveCall Call => call;

    /// <summary>Its number in the call.</summary>
    public LegId Id => id;

    /// <summary>Its media.</summary>
    public LegMedia Media => media;

    /// <summary>Its session; set once, right after it is made.</summary>
    public SipSession Session { get; set; } = null!;

    /// <summary>Our answer to the INVITE that came; null for a leg that we call.</summary>
    public byte[]? Answer { get; init; }

    /// <summary>Whether the peer's answer is still due: it gave no offer, so ours goes with the 200 (RFC 3261 §13.3.1.4).</summary>
    public bool IsAnswerDue { get; set; }

    /// <summary>The way it was called outside; null for telephones of ours and calls that came.</summary>
    public OutsideCall? Route { get; init; }

    /// <summary>Whether the called side has given a sign.</summary>
    public bool HasSpoken { get; set; }

    /// <summary>What the house plays to it; null for nothing.</summary>
    public PlayedSound? Playing { get; set; }

    /// <summary>Whether the peer's machine refuses our packets.</summary>
    public bool IsRefused { get; set; }
}

/// <summary>What is played to a leg.</summary>
/// <param name="Player">The shard's player.</param>
/// <param name="Number">The number of the sound in its call.</param>
/// <param name="IsMusic">Whether it is music, which goes on when more music is wanted.</param>
internal sealed record PlayedSound(MediaPlayer Player, int Number, bool IsMusic);
