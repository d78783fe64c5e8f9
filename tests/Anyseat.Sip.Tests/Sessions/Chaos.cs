using Anyseat.Sip.Headers;
using Anyseat.Sip.Sessions;

namespace Anyseat.Sip.Tests.Sessions;

/// <summary>People who do whatever comes to their mind, by a seed: ring, answer, refuse, hold, transfer, hang up at any time.</summary>
internal sealed class Chaos(Town town)
{
    public void Let(Town.Person person) => person.Do = happened =>
    {
        switch (happened)
        {
            case SessionEvent.Offered:
                Receive(person, happened.Session);
                break;
            case SessionEvent.Answered when happened.Session.Invite.Body.IsEmpty:
                Sometime(person, () => happened.Session.AnswerOffer(Town.Answer));
                break;
            case SessionEvent.OfferReceived offer:
                Sometime(person, () => _ = town.Random.Next(4) == 0 ? offer.Session.RefuseOffer() : offer.Session.AnswerOffer(Town.Answer));
                break;
            case SessionEvent.Referred referred:
                _ = town.Random.Next(3) == 0 ? referred.Session.RefuseRefer(603) : referred.Session.AcceptRefer();
                Sometime(person, () => referred.Session.NotifyRefer(200));
                break;
        }
    };

    /// <summary>Lets the caller do things, and hang up in the end.</summary>
    public void Follow(Town.Person person, SipSession session)
    {
        for (int i = town.Random.Next(4); i > 0; i--)
            Sometime(person, () => Meddle(session), 4_000);
        Sometime(person, () => session.HangUp(), 8_000);
    }

    private void Receive(Town.Person person, SipSession session)
    {
        if (town.Random.Next(3) > 0)
            session.Progress(180, town.Random.Next(2) == 0 && !session.Invite.Body.IsEmpty ? Town.Answer : default);
        Sometime(person, () => _ = town.Random.Next(5) == 0 ? session.Refuse(486) : session.Answer(session.Invite.Body.IsEmpty ? Town.Offer : Town.Answer), 3_000);
        for (int i = town.Random.Next(3); i > 0; i--)
            Sometime(person, () => Meddle(session), 6_000);
        Sometime(person, () => session.HangUp(), 60_000);
    }

    private void Meddle(SipSession session)
    {
        switch (town.Random.Next(5))
        {
            case 0:
                session.Refer(SipUri.Parse("sip:third@192.0.2.77"), session.AsReplaces);
                break;
            case 1:
                session.SendInfo("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"u8.ToArray());
                break;
            case 2:
                session.HangUp();
                break;
            default:
                session.Offer(Town.Offer);
                break;
        }
    }

    private void Sometime(Town.Person person, Action action, int withinMs = 500) => town.After(town.Random.Next(1, withinMs), () => person.Act(action));
}
