using System.Collections.Concurrent;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Json;
using Anyseat.Platform.Time;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Alarms;

/// <summary>Notices when carriers and telephones are lost and come back: writes it into the journal, and shows who should know.</summary>
/// <remarks>Changes come from the loop of calls; people who sign in and out, and names, from anywhere. What is shown is worked out anew
/// each time from what is known, so nothing that came too late or twice stays on a screen.</remarks>
internal sealed partial class AlarmWatch(
    AlarmTopic topic, TrunkStandings trunks, PhoneDoor phones, ICallDirectory directory, IVoiceSettings settings, IPeopleDirectory people,
    IInteractions interactions, IJournal journal, TaskTracker tasks, TimeProvider clock, ILogger<AlarmWatch> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, Instant> lostPhones = new();
    private IDisposable? observing;

    /// <summary>How many alarms of a kind there are.</summary>
    public int CountOf(VoiceAlarmKind kind) => topic.Current.Alarms.Count(alarm => alarm.Kind == kind);

    /// <summary>Begins, before the first telephone or carrier is heard of.</summary>
    public void Start()
    {
        observing = journal.Observe(DomainId.Main, Observe);
        trunks.Changed += Take;
        phones.Registry.Changed += Take;
        settings.Changed += OnSettings;
        people.Changed += OnPeople;
    }

    public void Dispose()
    {
        observing?.Dispose();
        trunks.Changed -= Take;
        phones.Registry.Changed -= Take;
        settings.Changed -= OnSettings;
        people.Changed -= OnPeople;
    }

    private void Take(TrunkChange changed)
    {
        TrunkReach now = changed.Now?.Reach ?? TrunkReach.Unknown;
        if (now == TrunkReach.Lost && changed.Before != TrunkReach.Lost)
            Write(StreamKind.Configuration, changed.Trunk, AlarmFacts.TrunkLost, new TrunkLostData(changed.Now?.SipStatus));
        else if (now == TrunkReach.Reached && changed.Before == TrunkReach.Lost)
            Write(StreamKind.Configuration, changed.Trunk, AlarmFacts.TrunkRestored, new NoData());
        Refresh();
    }

    private void Take(PhoneChange changed)
    {
        if (changed.Now != PhonePresence.Registered)
            Instruments.RegistrationsLost.Add(1, new KeyValuePair<string, object?>("reason", changed.Now == PhonePresence.Expired ? "expired" : "unregistered"));
        if (directory.FindPhone(changed.SipUser) is not { UserId: var agent })
            return;
        if (changed.Now != PhonePresence.Registered)
        {
            lostPhones[agent] = clock.GetInstant();
            Write(StreamKind.Agent, agent, AlarmFacts.PhoneLost, new PhoneLostData(changed.Now));
        }
        else if (lostPhones.TryRemove(agent, out _))
        {
            Write(StreamKind.Agent, agent, AlarmFacts.PhoneRestored, new NoData());
        }

        Refresh();
    }

    private void Observe(IReadOnlyList<JournalEvent> batch)
    {
        // Who signs in without a telephone is missed, who signs out is not.
        foreach (JournalEvent committed in batch)
        {
            if (committed.Kind == JournalKinds.AgentStateChanged && lostPhones.ContainsKey(committed.StreamId))
            {
                Refresh();
                return;
            }
        }
    }

    private void OnSettings(VoiceSettings changed) => Refresh();

    private void OnPeople(PeopleSnapshot changed) => Refresh();

    private void Refresh() => topic.Update(() => [.. LostTrunks(), .. LostPhones()]);

    private IEnumerable<VoiceAlarm> LostTrunks()
    {
        foreach ((Guid id, TrunkStanding standing) in trunks.Lost)
            if (settings.Current.Trunks.FirstOrDefault(trunk => trunk.Id == id) is { } trunk)
                yield return VoiceAlarm.OfTrunk(id, trunk.Name, standing.Since, standing.SipStatus);
    }

    private IEnumerable<VoiceAlarm> LostPhones()
    {
        if (lostPhones.IsEmpty)
            yield break;
        HashSet<Guid> present = [.. interactions.FindSignedIn()];
        foreach ((Guid agent, Instant since) in lostPhones)
            if (present.Contains(agent) && directory.FindPhoneOf(agent) is not null && people.FindUser(agent) is { IsEnabled: true } person)
                yield return VoiceAlarm.OfPhone(agent, person.DisplayName, since);
    }

    private void Write<T>(StreamKind stream, Guid id, string kind, T data)
        where T : notnull
    {
        var fact = new NewEvent
        {
            StreamKind = stream,
            StreamId = id,
            Kind = kind,
            Actor = Actor.System,
            At = clock.GetInstant(),
            Data = PlatformJson.ToUtf8(data),
        };
        tasks.Run(kind, async ct =>
        {
            Result<AppendOutcome> outcome = await journal.AppendAsync(new AppendRequest { Events = [fact] }, ct);
            if (!outcome.TryGet(out _, out Error? error))
                LogFactLost(logger, kind, id, error.Code);
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of {Subject} could not be written down: {Code}")]
    private static partial void LogFactLost(ILogger logger, string kind, Guid subject, string code);
}
