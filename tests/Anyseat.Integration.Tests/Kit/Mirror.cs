using System.Text.Json.Nodes;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>What a client holds of a topic: the snapshot with its events applied.</summary>
public sealed class Mirror(string topic)
{
    private const int ItemsMax = 50;
    private readonly Lock gate = new();
    private JsonObject? state;

    public string? Cursor { get; private set; }

    public int SnapshotCount { get; private set; }

    public int EventCount { get; private set; }

    /// <summary>A copy of the state; null before the first snapshot.</summary>
    public JsonObject? Read()
    {
        lock (gate)
            return (JsonObject?)state?.DeepClone();
    }

    /// <summary>Takes a frame of the stream in.</summary>
    public void Take(JsonObject frame)
    {
        lock (gate)
        {
            switch ((string?)frame["type"])
            {
                case "snapshot":
                    state = (JsonObject)frame["data"]!.DeepClone();
                    SnapshotCount++;
                    Cursor = (string)frame["cursor"]!;
                    break;
                case "event":
                    state = Apply(topic, state!, (string)frame["kind"]!, (JsonObject)frame["data"]!);
                    EventCount++;
                    Cursor = (string)frame["cursor"]!;
                    break;
            }
        }
    }

    /// <summary>The snapshot after an event.</summary>
    public static JsonObject Apply(string topic, JsonObject before, string kind, JsonObject data)
    {
        var after = (JsonObject)before.DeepClone();
        switch (topic)
        {
            case "desk": ApplyDesk(after, kind, data); break;
            case "conversation": ApplyConversation(after, kind, data); break;
            case "floor": ApplyFloor(after, data); break;
            default: throw new ArgumentException($"There is no topic {topic}.", nameof(topic));
        }

        return after;
    }

    private static void ApplyDesk(JsonObject desk, string kind, JsonObject data)
    {
        JsonArray offers = desk["offers"]!.AsArray();
        JsonArray conversations = desk["conversations"]!.AsArray();
        switch (kind)
        {
            case "stateChanged" or "deskChanged" or "todayChanged" or "serviceChanged":
                Merge(desk, data);
                break;
            case "offerMade":
                Remove(offers, "offerId", data["offer"]!["offerId"]!);
                offers.Add(data["offer"]!.DeepClone());
                break;
            case "offerEnded":
                Remove(offers, "offerId", data["offerId"]!);
                break;
            case "conversationOpened":
                Remove(conversations, "interactionId", data["conversation"]!["interactionId"]!);
                conversations.Add(data["conversation"]!.DeepClone());
                break;
            case "itemAdded" when Find(conversations, "interactionId", data["interactionId"]!) is { } talk:
                AddItem(talk, data["item"]!);
                talk["unreadCount"] = data["unreadCount"]!.DeepClone();
                break;
            case "conversationChanged" when Find(conversations, "interactionId", data["interactionId"]!) is { } talk:
                Merge(talk, data);
                break;
            case "conversationClosed":
                Remove(conversations, "interactionId", data["interactionId"]!);
                break;
        }
    }

    private static void ApplyConversation(JsonObject conversation, string kind, JsonObject data)
    {
        if (kind == "itemAdded")
            AddItem(conversation, data["item"]!);
        else if (kind == "changed")
            Merge(conversation, data);
    }

    private static void ApplyFloor(JsonObject floor, JsonObject data)
    {
        foreach (string list in (string[])["agents", "queues"])
        {
            JsonArray held = floor[list]!.AsArray();
            foreach (JsonNode? changed in data[list]!.AsArray())
            {
                int index = held.ToList().FindIndex(known => JsonNode.DeepEquals(known!["id"], changed!["id"]));
                if (index < 0)
                    held.Add(changed!.DeepClone());
                else
                    held[index] = changed!.DeepClone();
            }
        }
    }

    private static void AddItem(JsonObject conversation, JsonNode item)
    {
        JsonArray items = conversation["items"]!.AsArray();
        long seq = (long)item["seq"]!;
        if (items.Any(known => (long)known!["seq"]! == seq))
            return;
        int place = items.Count(known => (long)known!["seq"]! < seq);
        items.Insert(place, item.DeepClone());
        if (items.Count <= ItemsMax)
            return;
        items.RemoveAt(0);
        conversation["hasEarlier"] = true;
    }

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach ((string name, JsonNode? value) in changes)
            target[name] = value?.DeepClone();
    }

    private static JsonObject? Find(JsonArray list, string name, JsonNode value) =>
        (JsonObject?)list.FirstOrDefault(one => JsonNode.DeepEquals(one![name], value));

    private static void Remove(JsonArray list, string name, JsonNode value)
    {
        if (Find(list, name, value) is { } found)
            list.Remove(found);
    }
}
