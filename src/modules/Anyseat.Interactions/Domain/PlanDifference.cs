using System.Text.Json.Nodes;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Json;

namespace Anyseat.Interactions.Domain;

/// <summary>What became of a part of the plan.</summary>
internal enum PlanChangeKind
{
    /// <summary>New.</summary>
    Added = 0,

    /// <summary>Gone.</summary>
    Removed,

    /// <summary>Another value.</summary>
    Changed,
}

/// <summary>One difference between two versions of the plan.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">Where, things in lists by their id, code or tag: <c>queues[…].rings[0].afterSeconds</c>.</param>
/// <param name="Names">The queue or calendar it belongs to, as it is called.</param>
/// <param name="Before">What it was; null for what is new.</param>
/// <param name="After">What it is; null for what is gone.</param>
internal sealed record PlanChange(PlanChangeKind Kind, string Path, LocalizedText? Names, JsonNode? Before, JsonNode? After);

/// <summary>Compares two plans member by member.</summary>
internal static class PlanDifference
{
    public static IReadOnlyList<PlanChange> Find(RoutingPlan before, RoutingPlan after)
    {
        var changes = new List<PlanChange>();
        Compare(string.Empty, null, ToNode(before), ToNode(after), changes);
        return changes;
    }

    private static JsonNode? ToNode(RoutingPlan plan) => JsonNode.Parse(PlatformJson.ToUtf8(
        plan with { Queues = [.. plan.Queues.Select(queue => queue with { Version = 0 })] }));

    private static void Compare(string path, LocalizedText? names, JsonNode? before, JsonNode? after, List<PlanChange> changes)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        switch (before, after)
        {
            case (JsonObject left, JsonObject right):
                LocalizedText? own = NamesOf(right) ?? names;
                foreach (string member in left.Select(one => one.Key).Union(right.Select(one => one.Key)))
                    Compare(path.Length == 0 ? member : $"{path}.{member}", own, left[member], right[member], changes);
                break;
            case (JsonArray left, JsonArray right) when KeysOf(left) is { } leftKeys && KeysOf(right) is { } rightKeys:
                foreach (string key in leftKeys.Keys.Union(rightKeys.Keys))
                    Compare($"{path}[{key}]", names, leftKeys.GetValueOrDefault(key), rightKeys.GetValueOrDefault(key), changes);
                break;
            case (JsonArray left, JsonArray right):
                for (int place = 0; place < Math.Max(left.Count, right.Count); place++)
                {
                    Compare(
                        FormattableString.Invariant($"{path}[{place}]"), names, place < left.Count ? left[place] : null,
                        place < right.Count ? right[place] : null, changes);
                }

                break;
            default:
                changes.Add(new PlanChange(
                    before is null ? PlanChangeKind.Added : after is null ? PlanChangeKind.Removed : PlanChangeKind.Changed,
                    path, NamesOf(after ?? before) ?? names, before?.DeepClone(), after?.DeepClone()));
                break;
        }
    }

    private static LocalizedText? NamesOf(JsonNode? node) => node is JsonObject thing && thing["names"] is JsonObject names
        && names["en"]?.GetValue<string>() is { } english
        ? new LocalizedText { En = english, ZhCn = names["zh-CN"]?.GetValue<string>() }
        : null;

    /// <summary>The entries of a list by what identifies them; null for a list whose places count.</summary>
    private static Dictionary<string, JsonNode?>? KeysOf(JsonArray list)
    {
        var keys = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (JsonNode? entry in list)
        {
            if (entry is not JsonObject thing || KeyOf(thing) is not { } key || !keys.TryAdd(key, thing))
                return null;
        }

        return keys;
    }

    private static string? KeyOf(JsonObject thing) =>
        thing["id"]?.ToString() ?? thing["code"]?.ToString() ?? thing["tag"]?.ToString() ?? thing["skillId"]?.ToString()
        ?? (thing["agentId"] is { } agent && thing["queueId"] is { } queue ? $"{agent} {queue}" : null);
}
