using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Anyseat.Measures.Tests;

/// A day told in lines, one fact a line, such as "09:00:08 c1 connected ann". Lines of agents begin with "agent". "+1" before
/// the time is the next day. What stands behind "#" is for the reader.
internal sealed class Day
{
    private readonly MeasureFold fold;
    private readonly DateOnly date;
    private readonly string channel;

    private Day(DateOnly date, string channel, TimeSpan? grain)
    {
        this.date = date;
        this.channel = channel;
        fold = new MeasureFold(grain ?? MeasureFold.QuarterHour);
    }

    public CellTable Cells { get; } = new();

    public static Day Read(string story, string channel = "voice", string date = "2026-11-20", TimeSpan? grain = null)
    {
        var day = new Day(DateOnly.Parse(date, CultureInfo.InvariantCulture), channel, grain);
        foreach (string line in story.Split('\n'))
            day.Tell(line);
        return day;
    }

    public static Guid Id(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    /// Adds what is open at a time.
    public Day Until(string time)
    {
        fold.Project(At(time), Cells);
        return this;
    }

    public Tally Sum(string? from = null, string? queue = null, string? agent = null, string? team = null, string? disposition = null, int? reason = null) =>
        Cells.Sum(key => (from is null || key.Start == At(from))
            && (queue is null || key.Queue == Id(queue))
            && (agent is null || key.Agent == Id(agent))
            && (team is null || key.Team == Id(team))
            && (disposition is null || key.Disposition == Id(disposition))
            && (reason is null || key.Reason == reason));

    public MeasureInstant At(string time)
    {
        int days = 0;
        if (time.StartsWith('+'))
        {
            days = time[1] - '0';
            time = time[3..];
        }

        var clock = TimeOnly.Parse(time, CultureInfo.InvariantCulture);
        return MeasureInstant.From(new DateTimeOffset(date.AddDays(days).ToDateTime(clock), TimeSpan.Zero));
    }

    public void Tell(string line)
    {
        string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            return;
        if (words[0].StartsWith('+'))
            words = [words[0] + " " + words[1], .. words[2..]];
        MeasureInstant at = At(words[0]);
        bool isApplied = fold.Apply(words[1] == "agent" ? AgentFact(at, words[2..]) : InteractionFact(at, words[1..]), Cells);
        Assert.True(isApplied || words[^1] == "(ignored)", $"Nothing came of: {line}");
        Assert.True(!isApplied || words[^1] != "(ignored)", $"This was not ignored: {line}");
    }

    private static MeasureFact AgentFact(MeasureInstant at, string[] words) => words[1] switch
    {
        "ready" => MeasureFact.AgentState(at, Id(words[0]), AgentPresence.Ready),
        "notready" => MeasureFact.AgentState(at, Id(words[0]), AgentPresence.NotReady, int.Parse(words[2], CultureInfo.InvariantCulture)),
        "out" => MeasureFact.AgentState(at, Id(words[0]), AgentPresence.SignedOut),
        "team" => MeasureFact.AgentTeam(at, Id(words[0]), Id(words[2])),
        _ => throw new ArgumentException(words[1]),
    };

    private MeasureFact InteractionFact(MeasureInstant at, string[] words)
    {
        Guid id = Id(words[0]);
        Guid Named(int word) => Id(words[word]);
        return words[1] switch
        {
            "arrives" => MeasureFact.Arrived(at, id, Named(2), words.Length > 3 && words[3] != "(ignored)" ? words[3] : channel),
            "begun" => MeasureFact.Begun(at, id, Named(2), channel, Named(3)),
            "books" => MeasureFact.Booked(at, id, Named(2), channel),
            "queued" => MeasureFact.Queued(at, id, Named(2)),
            "offered" => MeasureFact.Offered(at, id, Named(2)),
            "connected" => MeasureFact.Connected(at, id, Named(2), words.Length > 4 && words[3] == "via" ? Named(4) : null),
            "replied" => MeasureFact.Replied(at, id, Named(2)),
            "disposition" => MeasureFact.DispositionSet(at, id, Named(2)),
            "declined" => MeasureFact.Of(MeasureFactKind.OfferDeclined, at, id),
            "unanswered" => MeasureFact.Of(MeasureFactKind.OfferNotAnswered, at, id),
            "revoked" => MeasureFact.Of(MeasureFactKind.OfferRevoked, at, id),
            "held" => MeasureFact.Of(MeasureFactKind.Held, at, id),
            "retrieved" => MeasureFact.Of(MeasureFactKind.Retrieved, at, id),
            "released" => MeasureFact.Of(MeasureFactKind.Released, at, id),
            "wrapup" => MeasureFact.Of(MeasureFactKind.WrapUpStarted, at, id),
            "done" => MeasureFact.Of(MeasureFactKind.WrapUpEnded, at, id),
            "abandoned" => MeasureFact.Of(MeasureFactKind.Abandoned, at, id),
            "diverted" => MeasureFact.Of(MeasureFactKind.Diverted, at, id),
            "callback" => MeasureFact.Of(MeasureFactKind.CallbackTaken, at, id),
            "closed" => MeasureFact.Of(MeasureFactKind.Closed, at, id),
            _ => throw new ArgumentException(words[1]),
        };
    }
}

/// Durations as tests write them.
internal static class Time
{
    public static long Minutes(double minutes) => (long)(minutes * 60_000_000);

    public static long Seconds(double seconds) => (long)(seconds * 1_000_000);

    public static ServiceLevelRule Rule(int thresholdSeconds, int shortSeconds, ServiceLevelFormula formula)
    {
        Assert.True(ServiceLevelRule.TryCreate(
            TimeSpan.FromSeconds(thresholdSeconds), TimeSpan.FromSeconds(shortSeconds), formula, out ServiceLevelRule? rule));
        return rule;
    }
}
