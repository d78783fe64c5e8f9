using System.Collections.Immutable;
using Anyseat.Measures;

namespace Anyseat.Simulation.Days;

/// <summary>When an agent worked on a recorded day, and what became of the offers.</summary>
/// <param name="id">The host's id.</param>
public sealed class RecordedAgent(Guid id)
{
    private readonly List<Stretch> _shifts = [];
    private readonly List<Stretch> _breaks = [];
    private readonly List<double> _answerSeconds = [];
    private readonly List<double> _backSeconds = [];
    private AgentPresence _presence;
    private TimeSpan _shiftSince;
    private TimeSpan _breakSince;
    private TimeSpan? _missedSince;

    /// <summary>The host's id.</summary>
    public Guid Id { get; } = id;

    /// <summary>From signing in to signing out, from midnight on.</summary>
    public ImmutableArray<Stretch> Shifts => [.. _shifts];

    /// <summary>Not ready by a wish of one's own, within the shifts; wrap-up is none.</summary>
    public ImmutableArray<Stretch> Breaks => [.. _breaks];

    /// <summary>How long each offer rang that was taken, in seconds.</summary>
    public IReadOnlyList<double> AnswerSeconds => _answerSeconds;

    /// <summary>For how long each was not ready who was made so for missed offers, in seconds.</summary>
    public IReadOnlyList<double> BackSeconds => _backSeconds;

    /// <summary>How many offers were declined or not answered.</summary>
    public int MissedCount { get; private set; }

    internal void Answer(TimeSpan rang) => _answerSeconds.Add(Math.Max(0, rang.TotalSeconds));

    internal void Miss() => MissedCount++;

    internal void Change(TimeSpan at, AgentPresence presence, bool isMissedOffer)
    {
        if (_missedSince is { } missed)
            _backSeconds.Add((at - missed).TotalSeconds);
        if (_presence == AgentPresence.NotReady && _missedSince is null && (presence != AgentPresence.NotReady || isMissedOffer))
            Add(_breaks, _breakSince, at);
        if (_presence != AgentPresence.SignedOut && presence == AgentPresence.SignedOut)
            Add(_shifts, _shiftSince, at);
        if (_presence == AgentPresence.SignedOut && presence != AgentPresence.SignedOut)
            _shiftSince = at;
        if (presence == AgentPresence.NotReady && !isMissedOffer && (_presence != AgentPresence.NotReady || _missedSince is not null))
            _breakSince = at;
        _missedSince = isMissedOffer ? at : null;
        _presence = presence;
    }

    /// <summary>Adds what lies after midnight; stretches that touch become one.</summary>
    private static void Add(List<Stretch> stretches, TimeSpan from, TimeSpan to)
    {
        if (from < TimeSpan.Zero)
            from = TimeSpan.Zero;
        if (from >= to)
            return;
        if (stretches.Count > 0 && stretches[^1].To >= from)
            stretches[^1] = stretches[^1] with { To = to };
        else
            stretches.Add(new Stretch(from, to));
    }
}
