using System.Net;
using Anyseat.People.Contracts;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Calls;

/// <inheritdoc cref="ICallDirectory"/>
internal sealed class CallDirectory(IVoiceSettings settings, TrunkLocator locator, IPeopleDirectory people) : ICallDirectory
{
    public Trunk? FindTrunk(IPAddress source, string user)
    {
        Trunk? first = null;
        IEnumerable<Trunk> named = settings.Current.Trunks.Where(trunk => trunk.IsEnabled && locator.IsServerOf(trunk, source));
        foreach (Trunk trunk in settings.Current.FindTrunks(source).Concat(named))
        {
            if (trunk.IsAccount(user))
                return trunk;
            first ??= trunk;
        }

        return first;
    }

    public InboundNumber? FindNumber(Trunk trunk, string dialled) => settings.Current.FindNumber(trunk, dialled);

    public Phone? FindPhone(string sipUser) => settings.Current.FindPhoneBySipUser(sipUser) is { IsEnabled: true } phone ? phone : null;

    public Phone? FindPhoneByNumber(string number) => settings.Current.FindPhoneByNumber(number) is { IsEnabled: true } phone ? phone : null;

    public InboundNumber? FindOwnNumber(Guid user, string dialled) =>
        settings.Current.FindOwnNumber(dialled, settings.Current.NumberingOf(people.FindUser(user)?.SiteId));

    public InboundNumber? FindNumberOf(Guid queue) =>
        settings.Current.Numbers.FirstOrDefault(number => number.IsEnabled && number.QueueId == queue);

    public Phone? FindPhoneOf(Guid agent) => settings.Current.FindPhoneOf(agent) is { IsEnabled: true } phone ? phone : null;

    public QueueVoicePolicy PolicyOf(Guid queue) => settings.Current.PolicyOf(queue);

    public E164Number? ReadNumber(Trunk trunk, string number) => trunk.Read(number, settings.Current.NumberingOf(trunk.SiteId));
}
