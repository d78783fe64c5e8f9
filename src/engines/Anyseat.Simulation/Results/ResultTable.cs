using System.Collections.Immutable;
using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Results;

/// <summary>Lays the figures of a replication out in rows: for each queue, all queues and each group first the whole day, then
/// each interval.</summary>
internal sealed class ResultTable
{
    private readonly Day _day;
    private readonly ServiceLevelRule[] _rules;

    public ResultTable(Day day)
    {
        _day = day;
        _rules =
        [
            .. day.Routing.QueueNames.Select((_, queue) => day.QueueServiceLevels.GetValueOrDefault(new QueueHandle(queue), day.ServiceLevel)),
        ];
        Keys =
        [
            .. day.Routing.QueueNames.SelectMany(name => KeysOf(ResultScope.Queue, name)),
            .. KeysOf(ResultScope.AllQueues, ""),
            .. day.Groups.SelectMany(group => KeysOf(ResultScope.Group, group.Name)),
        ];
    }

    public ImmutableArray<RowKey> Keys { get; }

    /// <summary>The figures of each row, in the order of <see cref="Keys"/> and of <see cref="FiguresOf"/>.</summary>
    public IEnumerable<double?[]> ValuesOf(ReplicationResult result)
    {
        for (int queue = 0; queue < _rules.Length; queue++)
        {
            int at = queue;
            foreach (double?[] row in Rows(result.Queue(at), interval => result.Queue(at, interval), _rules[at], Figures.OfQueues))
                yield return row;
        }

        foreach (double?[] row in Rows(result.All(), result.All, _day.ServiceLevel, Figures.OfQueues))
            yield return row;
        for (int group = 0; group < _day.Groups.Length; group++)
        {
            int at = group;
            foreach (double?[] row in Rows(
                CellOf(result.Group(at)), interval => CellOf(result.Group(at, interval)), _day.ServiceLevel, Figures.OfGroups))
            {
                yield return row;
            }
        }
    }

    public static ImmutableArray<Figure> FiguresOf(RowKey key) =>
        key.Scope == ResultScope.Group ? Figures.OfGroups : Figures.OfQueues;

    private IEnumerable<double?[]> Rows(
        QueueCell day, Func<int, QueueCell> interval, ServiceLevelRule rule, ImmutableArray<Figure> figures)
    {
        yield return Values(day, rule, figures);
        for (int i = 0; i < _day.IntervalCount; i++)
            yield return Values(interval(i), rule, figures);
    }

    private static double?[] Values(QueueCell cell, ServiceLevelRule rule, ImmutableArray<Figure> figures) =>
        [.. figures.Select(figure => Figures.Of(figure, cell, rule))];

    private static QueueCell CellOf(Tally tally) => new() { Counts = tally };

    private IEnumerable<RowKey> KeysOf(ResultScope scope, string name)
    {
        yield return new RowKey(scope, name, true, _day.From, _day.To);
        for (int i = 0; i < _day.IntervalCount; i++)
        {
            TimeSpan from = _day.From + (i * _day.Interval);
            TimeSpan to = from + _day.Interval;
            yield return new RowKey(scope, name, false, from, to < _day.To ? to : _day.To);
        }
    }
}
