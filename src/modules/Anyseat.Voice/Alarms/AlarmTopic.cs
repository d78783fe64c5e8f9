using System.Security.Claims;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Push;
using Anyseat.Platform.Security;

namespace Anyseat.Voice.Alarms;

/// <summary>What is wrong with the telephone, as those see it who can do something about it.</summary>
internal sealed class AlarmTopic(PushRun run) : PushTopic(run)
{
    /// <summary>The topic's name.</summary>
    public const string Name = "alarms";

    private Dictionary<string, VoiceAlarm> alarms = [];

    /// <summary>All that is wrong now.</summary>
    public AlarmList Current
    {
        get
        {
            lock (Gate)
                return ToList();
        }
    }

    /// <summary>Whether somebody may see it: who leads people, or looks after the telephone.</summary>
    public static ForbiddenError? RefusalTo(ClaimsPrincipal user) =>
        user.Has(Permissions.FloorView) || user.Has(Permissions.TeamView) || user.Has(Permissions.VoiceManage)
            ? null
            : new ForbiddenError("permission.missing", $"This needs the permission {Permissions.TeamView}.");

    /// <summary>Takes what is wrong now, and tells what is new and what is over.</summary>
    /// <param name="find">Finds it, under the gate, so that the last look counts.</param>
    public void Update(Func<IEnumerable<VoiceAlarm>> find)
    {
        lock (Gate)
        {
            var next = find().ToDictionary(alarm => alarm.Id);
            Dictionary<string, VoiceAlarm> former = alarms;
            alarms = next;
            foreach (string over in former.Keys.Where(id => !next.ContainsKey(id)))
                Publish("alarmCleared", PlatformJson.ToUtf8(new AlarmCleared(over)));
            foreach (VoiceAlarm raised in next.Values.Where(alarm => former.GetValueOrDefault(alarm.Id) != alarm))
                Publish("alarmRaised", PlatformJson.ToUtf8(new AlarmRaised(raised)));
        }
    }

    protected override Func<CancellationToken, Task<ReadOnlyMemory<byte>>> CaptureSnapshot(PushPeer peer)
    {
        byte[] snapshot = PlatformJson.ToUtf8(ToList());
        return _ => Task.FromResult<ReadOnlyMemory<byte>>(snapshot);
    }

    private AlarmList ToList() => new([.. alarms.Values.OrderBy(alarm => alarm.Since).ThenBy(alarm => alarm.Id, StringComparer.Ordinal)]);
}

/// <summary>Gives the alarms to who may see them.</summary>
internal sealed class AlarmTopicResolver(AlarmTopic alarms) : ITopicResolver
{
    public string Topic => AlarmTopic.Name;

    public ValueTask<Result<PushTopic>> ResolveAsync(PushPeer peer, CancellationToken ct) =>
        ValueTask.FromResult<Result<PushTopic>>(AlarmTopic.RefusalTo(peer.User) is { } refusal ? refusal : alarms);
}
