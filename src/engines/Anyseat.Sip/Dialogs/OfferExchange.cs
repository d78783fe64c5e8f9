namespace Anyseat.Sip.Dialogs;

/// <summary>Whose offer is open in a dialog (RFC 3264 §4, RFC 3261 §13.2.1): there is never more than one.</summary>
public enum OfferState : byte
{
    /// <summary>None is open; either side may offer.</summary>
    None,

    /// <summary>We offered and wait for the answer.</summary>
    Ours,

    /// <summary>The peer offered and waits for our answer.</summary>
    Theirs,
}

/// <summary>What happens to offers and answers, whatever message carries them (INVITE, 1xx, 2xx, ACK, PRACK, UPDATE).</summary>
public enum OfferEvent : byte
{
    /// <summary>We want to send an offer.</summary>
    SendOffer,

    /// <summary>We send the answer.</summary>
    SendAnswer,

    /// <summary>An offer came.</summary>
    ReceiveOffer,

    /// <summary>An answer came.</summary>
    ReceiveAnswer,

    /// <summary>The request with the offer was refused; the session stays as it was (RFC 3261 §14.1).</summary>
    Refused,
}

/// <summary>What comes of an event.</summary>
/// <param name="State">Whose offer is open now.</param>
/// <param name="IsAllowed">Whether it may go on.</param>
/// <param name="Status">When not allowed and a request carried it: 491, or 500 with Retry-After; 0 for what we may not send.</param>
public readonly record struct OfferStep(OfferState State, bool IsAllowed, int Status);

/// <summary>Keeps offers and answers in turn, and settles glare (RFC 3261 §14, RFC 3311 §5.2).</summary>
public static class OfferExchange
{
    /// <summary>Takes one step.</summary>
    /// <param name="state">Whose offer is open.</param>
    /// <param name="happened">What happened.</param>
    public static OfferStep Next(OfferState state, OfferEvent happened) => (state, happened) switch
    {
        (OfferState.None, OfferEvent.SendOffer) => new OfferStep(OfferState.Ours, true, 0),
        (OfferState.None, OfferEvent.ReceiveOffer) => new OfferStep(OfferState.Theirs, true, 0),
        (OfferState.Ours, OfferEvent.ReceiveAnswer) => new OfferStep(OfferState.None, true, 0),
        (OfferState.Theirs, OfferEvent.SendAnswer) => new OfferStep(OfferState.None, true, 0),
        (_, OfferEvent.Refused) => new OfferStep(OfferState.None, true, 0),
        (OfferState.Ours, OfferEvent.ReceiveOffer) => new OfferStep(state, false, 491), // both offered at once
        (OfferState.Theirs, OfferEvent.ReceiveOffer) => new OfferStep(state, false, 500), // a second before the first is answered
        _ => new OfferStep(state, false, 0),
    };

    /// <summary>How long to wait after 491 before offering again (RFC 3261 §14.1): the two ranges do not meet.</summary>
    /// <param name="isCallIdOwner">Whether we made the Call-ID.</param>
    /// <param name="random">From 0 up to, not with, 1.</param>
    /// <returns>2.1–4 s for the owner, 0–2 s for the other, in steps of 10 ms.</returns>
    public static TimeSpan GlareDelay(bool isCallIdOwner, double random) => isCallIdOwner
        ? TimeSpan.FromMilliseconds(2_100 + (10 * Math.Floor(random * 191)))
        : TimeSpan.FromMilliseconds(10 * Math.Floor(random * 201));
}
