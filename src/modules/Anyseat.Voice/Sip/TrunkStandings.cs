using System.Collections.Immutable;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Sip;

/// <summary>Whether calls get through to and from a carrier, as far as we can know beforehand.</summary>
internal enum TrunkReach
{
    /// <summary>Not known yet.</summary>
    Unknown = 0,

    /// <summary>Our registration holds, or one of its servers answers.</summary>
    Reached = 1,

    /// <summary>Our registration does not hold, or none of its servers answers. Tried again all the time.</summary>
    Lost = 2,
}

/// <summary>How a carrier stands.</summary>
/// <param name="Reach">Whether it is reached.</param>
/// <param name="Since">Since when.</param>
/// <param name="SipStatus">What the carrier refused with; null when it did not answer, or when nothing was refused.</param>
internal sealed record TrunkStanding(TrunkReach Reach, Instant Since, int? SipStatus);

/// <summary>A carrier stands differently.</summary>
/// <param name="Trunk">Which.</param>
/// <param name="Before">How it stood; unknown for one that was not watched.</param>
/// <param name="Now">How it stands; null when it is watched no longer.</param>
internal readonly record struct TrunkChange(Guid Trunk, TrunkReach Before, TrunkStanding? Now);

/// <summary>How all carriers stand that are watched: by our registrations, and by what their servers answer. Changed by the loop of calls,
/// read by any thread.</summary>
internal sealed class TrunkStandings(TimeProvider clock)
{
    private volatile ImmutableDictionary<Guid, TrunkStanding> all = ImmutableDictionary<Guid, TrunkStanding>.Empty;

    /// <summary>Raised on the loop of calls when a carrier stands differently. Handlers are quick.</summary>
    public event Action<TrunkChange>? Changed;

    /// <summary>How a trunk stands; null when it is not watched.</summary>
    public TrunkStanding? Find(Guid trunk) => all.GetValueOrDefault(trunk);

    /// <summary>Whether calls to a trunk are likely to fail.</summary>
    public bool IsLost(Guid trunk) => Find(trunk) is { Reach: TrunkReach.Lost };

    /// <summary>How many trunks are watched.</summary>
    public int Count => all.Count;

    /// <summary>How many trunks stand so.</summary>
    public int CountOf(TrunkReach reach) => all.Values.Count(standing => standing.Reach == reach);

    /// <summary>The trunks that are lost.</summary>
    public IEnumerable<KeyValuePair<Guid, TrunkStanding>> Lost => all.Where(one => one.Value.Reach == TrunkReach.Lost);

    /// <summary>Takes down how a trunk stands; nothing happens when it stood so before.</summary>
    /// <param name="trunk">Which.</param>
    /// <param name="reach">Whether it is reached.</param>
    /// <param name="status">What it refused with.</param>
    public void Set(Trunk trunk, TrunkReach reach, int? status = null)
    {
        TrunkStanding? former = Find(trunk.Id);
        if (former is not null && former.Reach == reach && former.SipStatus == status)
            return;
        Instant since = former?.Reach == reach ? former.Since : clock.GetInstant();
        var standing = new TrunkStanding(reach, since, status);
        all = all.SetItem(trunk.Id, standing);
        Changed?.Invoke(new TrunkChange(trunk.Id, former?.Reach ?? TrunkReach.Unknown, standing));
    }

    /// <summary>A trunk is watched no longer: it was switched off, removed or set up differently.</summary>
    public void Forget(Guid trunk)
    {
        if (Find(trunk) is not { } former)
            return;
        all = all.Remove(trunk);
        Changed?.Invoke(new TrunkChange(trunk, former.Reach, null));
    }
}
