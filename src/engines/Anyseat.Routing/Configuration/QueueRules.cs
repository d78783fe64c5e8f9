using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What queues must keep to, each alone and all together.</summary>
internal sealed class QueueRules
{
    private readonly RoutingConfiguration _configuration;
    private readonly FaultList _faults = new();
    private readonly Dictionary<int, int> _places = [];

    private QueueRules(RoutingConfiguration configuration) => _configuration = configuration;

    public static IReadOnlyList<ConfigurationFault> Find(RoutingConfiguration configuration)
    {
        QueueRules rules = new(configuration);
        rules.Run();
        return rules._faults.All;
    }

    /// <summary>Where an expression asks for something impossible; null when nowhere.</summary>
    public static ConfigurationFault? FindFault(Requirement requirement, string path, int skillCount, int siteCount)
    {
        if (requirement.NodeCount > Requirement.NodesMax || requirement.Depth > Requirement.DepthMax)
            return new ConfigurationFault(ConfigurationFaultCode.TooComplex, path, requirement.NodeCount);
        FaultList faults = new();
        Look(faults, requirement, path, skillCount, siteCount);
        return faults.All.Count == 0 ? null : faults.All[0];
    }

    /// <summary>Whether the rules of one queue are sound, whatever queues and calendars they name.</summary>
    public static bool IsSoundAlone(QueueConfiguration queue)
    {
        HashSet<QueueHandle> named = [.. queue.Overflows.Select(overflow => overflow.To)];
        foreach (Treatment one in (Treatment[])[queue.WhenFull, queue.WhenWaitedOut, queue.WhenClosed, queue.AtClosing])
        {
            if (one.Kind == TreatmentKind.Queue)
                named.Add(one.Queue);
        }

        named.Remove(queue.Queue);
        QueueConfiguration[] others = [.. named.Select(one => new QueueConfiguration { Queue = one })];
        RoutingConfiguration configuration = new()
        {
            Version = 0,
            Queues = [queue with { Calendar = CalendarHandle.None }, .. others],
        };
        return Find(configuration).Count == 0;
    }

    private void Run()
    {
        if (_configuration.Queues.IsDefault)
        {
            _faults.Add(ConfigurationFaultCode.Missing, "queues");
            return;
        }

        for (int i = 0; i < _configuration.Queues.Length; i++)
        {
            if (_configuration.Queues[i] is { } queue)
                LookAtHandle(queue.Queue, i);
            else
                _faults.Add(ConfigurationFaultCode.Missing, $"queues[{i}]");
        }

        if (_faults.All.Count > 0)
            return;
        for (int i = 0; i < _configuration.Queues.Length; i++)
            Look(_configuration.Queues[i], $"queues[{i}]");
        if (_faults.All.Count == 0)
            FindCircles();
    }

    private void LookAtHandle(QueueHandle queue, int place)
    {
        string path = $"queues[{place}].queue";
        if (queue.Index is < 0 or >= RoutingConfigurationRules.QueueLimit)
            _faults.Range(path, queue.Index, 0, RoutingConfigurationRules.QueueLimit - 1);
        else if (!_places.TryAdd(queue.Index, place))
            _faults.Add(ConfigurationFaultCode.Duplicate, path, queue.Index);
    }

    private void Look(QueueConfiguration queue, string path)
    {
        LookAtMatch(queue, path);
        _faults.Range(path + ".priority", queue.Priority, 0, 9);
        _faults.Range(
            path + ".ageingMilliPointsPerSecond", queue.AgeingMilliPointsPerSecond, 0, RoutingConfigurationRules.AgeingMax);
        _faults.Range(path + ".agentChoice", (int)queue.AgentChoice, 0, (int)AgentChoice.Weighted);
        Duration(path + ".preferredAgentWait", queue.PreferredAgentWait, allowsZero: true);
        Duration(path + ".offerTimeout", queue.OfferTimeout);
        Duration(path + ".wrapUpMax", queue.WrapUpMax, allowsZero: true);
        _faults.Range(path + ".lengthMax", queue.LengthMax, 0, RoutingConfigurationRules.LengthLimit);
        _faults.Duration(
            path + ".waitMax", queue.WaitMax, RoutingConfigurationRules.DurationMin, RoutingConfigurationRules.WaitLimit,
            allowsZero: true);
        Look(queue.WhenFull, queue, path + ".whenFull");
        Look(queue.WhenWaitedOut, queue, path + ".whenWaitedOut");
        Look(queue.WhenClosed, queue, path + ".whenClosed");
        Look(queue.AtClosing, queue, path + ".atClosing");
        if (queue.Calendar.IsSome && (uint)queue.Calendar.Index >= (uint)_configuration.Calendars.Length)
            _faults.Add(ConfigurationFaultCode.UnknownCalendar, path + ".calendar", queue.Calendar.Index);
        LookAtRings(queue, path);
        LookAtOverflows(queue, path);
        if (queue.ServiceLevel is { } promise)
            Look(promise, path + ".serviceLevel");
        if (queue.Callbacks is { } callbacks)
            Look(callbacks, path + ".callbacks");
    }

    private void LookAtMatch(QueueConfiguration queue, string path)
    {
        if (queue.Requirements.IsDefault
            || queue.Requirements.Length > RoutingConfigurationRules.RequirementsPerQueueMax)
        {
            _faults.Add(ConfigurationFaultCode.WrongLength, path + ".requirements");
            return;
        }

        HashSet<int> skills = [];
        for (int i = 0; i < queue.Requirements.Length; i++)
        {
            SkillRequirement one = queue.Requirements[i];
            Look(
                _faults, Requirement.HasSkill(one.Skill, one.ProficiencyMin), $"{path}.requirements[{i}]",
                _configuration.SkillCount, _configuration.SiteCount);
            if (!skills.Add(one.Skill.Index))
                _faults.Add(ConfigurationFaultCode.Duplicate, $"{path}.requirements[{i}]", one.Skill.Index);
        }

        LookAtExpression(queue.Match, path + ".match");
        LookAtSites(queue.Sites, path + ".sites");
    }

    private void LookAtExpression(Requirement? requirement, string path)
    {
        if (requirement is null)
            return;
        if (requirement.NodeCount > Requirement.NodesMax || requirement.Depth > Requirement.DepthMax)
            _faults.Add(ConfigurationFaultCode.TooComplex, path, requirement.NodeCount);
        else
            Look(_faults, requirement, path, _configuration.SkillCount, _configuration.SiteCount);
    }

    private static void Look(FaultList faults, Requirement requirement, string path, int skillCount, int siteCount)
    {
        switch (requirement.Kind)
        {
            case RequirementKind.Skill:
                if (requirement.Index < 0 || requirement.Index >= Limit(skillCount, RoutingConfigurationRules.SkillLimit))
                    faults.Add(ConfigurationFaultCode.UnknownSkill, path, requirement.Index);
                faults.Range(path + ".proficiencyMin", requirement.Min, 1, 5);
                break;
            case RequirementKind.Site:
                if (requirement.Index < 0 || requirement.Index >= Limit(siteCount, RoutingConfigurationRules.SiteLimit))
                    faults.Add(ConfigurationFaultCode.UnknownSite, path, requirement.Index);
                break;
            case RequirementKind.TierAtLeast:
                faults.Range(path + ".tier", requirement.Min, 0, InteractionNeeds.TierMax);
                break;
            default:
                for (int i = 0; i < requirement.Parts.Length; i++)
                    Look(faults, requirement.Parts[i], $"{path}.parts[{i}]", skillCount, siteCount);
                break;
        }
    }

    private void LookAtSites(ImmutableArray<SiteHandle> sites, string path)
    {
        if (sites.IsDefault || sites.Length > RoutingConfigurationRules.SitesPerQueueMax)
        {
            _faults.Add(ConfigurationFaultCode.WrongLength, path);
            return;
        }

        int limit = Limit(_configuration.SiteCount, RoutingConfigurationRules.SiteLimit);
        for (int i = 0; i < sites.Length; i++)
        {
            if (sites[i].Index < 0 || sites[i].Index >= limit)
                _faults.Add(ConfigurationFaultCode.UnknownSite, $"{path}[{i}]", sites[i].Index);
        }
    }

    private void LookAtRings(QueueConfiguration queue, string path)
    {
        if (queue.Rings.IsDefault || queue.Rings.Length > QueueConfiguration.RingsMax)
        {
            _faults.Add(ConfigurationFaultCode.WrongLength, path + ".rings");
            return;
        }

        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < queue.Rings.Length; i++)
        {
            string at = $"{path}.rings[{i}]";
            if (queue.Rings[i] is not { } ring)
            {
                _faults.Add(ConfigurationFaultCode.Missing, at);
                return;
            }

            Duration(at + ".after", ring.After);
            _faults.Range(at + ".lowersProficiencyBy", ring.LowersProficiencyBy, 0, 4);
            LookAtExpression(ring.Alternative, at + ".alternative");
            LookAtSites(ring.AddsSites, at + ".addsSites");
            bool isTooLate = queue.WaitMax > TimeSpan.Zero && ring.After >= queue.WaitMax;
            if (ring.After <= last || isTooLate)
                _faults.Add(ConfigurationFaultCode.UnreachableRing, at + ".after", ring.After.Ticks / 10_000);
            if (ring is { LowersProficiencyBy: 0, Alternative: null, AddsSites: [], AddsEverySite: false }
                && !ring.DropsPreferredAgent)
            {
                _faults.Add(ConfigurationFaultCode.RingWithoutEffect, at);
            }

            last = ring.After;
        }
    }

    private void LookAtOverflows(QueueConfiguration queue, string path)
    {
        if (queue.Overflows.IsDefault || queue.Overflows.Length > QueueConfiguration.OverflowsMax)
        {
            _faults.Add(ConfigurationFaultCode.WrongLength, path + ".overflows");
            return;
        }

        for (int i = 0; i < queue.Overflows.Length; i++)
        {
            string at = $"{path}.overflows[{i}]";
            if (queue.Overflows[i] is not { } overflow)
            {
                _faults.Add(ConfigurationFaultCode.Missing, at);
                return;
            }

            if (!_places.ContainsKey(overflow.To.Index))
                _faults.Add(ConfigurationFaultCode.UnknownQueue, at + ".to", overflow.To.Index);
            else if (overflow.To == queue.Queue)
                _faults.Add(ConfigurationFaultCode.CircularOverflow, at + ".to", overflow.To.Index);
            Duration(at + ".afterWait", overflow.AfterWait, allowsZero: true);
            _faults.Range(at + ".atLength", overflow.AtLength, 0, RoutingConfigurationRules.LengthLimit);
            if (overflow is { AtLength: 0, WhenNoAgents: false } && overflow.AfterWait == TimeSpan.Zero)
                _faults.Add(ConfigurationFaultCode.OverflowWithoutCondition, at);
        }
    }

    private void Look(Treatment treatment, QueueConfiguration queue, string path)
    {
        if (treatment is null)
            _faults.Add(ConfigurationFaultCode.Missing, path);
        else if (treatment.Kind > TreatmentKind.TurnAway)
            _faults.Range(path + ".kind", (int)treatment.Kind, 0, (int)TreatmentKind.TurnAway);
        else if (treatment.Kind == TreatmentKind.Queue && !_places.ContainsKey(treatment.Queue.Index))
            _faults.Add(ConfigurationFaultCode.UnknownQueue, path + ".queue", treatment.Queue.Index);
        else if (treatment.Kind == TreatmentKind.Callback && queue.Callbacks is null)
            _faults.Add(ConfigurationFaultCode.CallbackWithoutRules, path);
    }

    private void Look(ServiceLevelTarget promise, string path)
    {
        Duration(path + ".within", promise.Within);
        _faults.Range(path + ".percent", promise.Percent, 1, 100);
        _faults.Range(path + ".boostPoints", promise.BoostPoints, 0, RoutingConfigurationRules.PointsMax);
        _faults.Range(path + ".lagMilliPointsPerPercent", promise.LagMilliPointsPerPercent, 0, 1000);
        if (promise.BoostLead < TimeSpan.Zero || promise.BoostLead > promise.Within)
        {
            _faults.Add(
                ConfigurationFaultCode.BoostBeforeArrival, path + ".boostLead", promise.BoostLead.Ticks / 10_000);
        }
    }

    private void Look(CallbackRules callbacks, string path)
    {
        Duration(path + ".offerAfterWait", callbacks.OfferAfterWait, allowsZero: true);
        Duration(path + ".offerAtEstimatedWait", callbacks.OfferAtEstimatedWait, allowsZero: true);
        _faults.Duration(
            path + ".dialTimeout", callbacks.DialTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        _faults.Range(path + ".attemptsMax", callbacks.AttemptsMax, 1, 10);
        _faults.Duration(path + ".retryAfter", callbacks.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        _faults.Duration(path + ".slotLength", callbacks.SlotLength, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        _faults.Range(path + ".slotCapacity", callbacks.SlotCapacity, 0, RoutingConfigurationRules.LengthLimit);
    }

    /// <summary>Follows overflow and treatments from queue to queue; a way back to a queue on the way is a circle.</summary>
    private void FindCircles()
    {
        byte[] marks = new byte[_configuration.Queues.Length];
        for (int i = 0; i < marks.Length; i++)
            Follow(i, marks);
    }

    private void Follow(int start, byte[] marks)
    {
        const byte OnTheWay = 1;
        const byte Done = 2;
        if (marks[start] != 0)
            return;
        Stack<(int Place, IEnumerator<(int To, string Path)> Ways)> way = new();
        Enter(start);
        while (way.TryPeek(out (int Place, IEnumerator<(int To, string Path)> Ways) top))
        {
            if (!top.Ways.MoveNext())
            {
                marks[top.Place] = Done;
                way.Pop().Ways.Dispose();
            }
            else if (marks[top.Ways.Current.To] == OnTheWay)
            {
                _faults.Add(
                    ConfigurationFaultCode.CircularOverflow, top.Ways.Current.Path,
                    _configuration.Queues[top.Ways.Current.To].Queue.Index);
            }
            else if (marks[top.Ways.Current.To] == 0)
            {
                Enter(top.Ways.Current.To);
            }
        }

        void Enter(int place)
        {
            marks[place] = OnTheWay;
            way.Push((place, WaysFrom(place).GetEnumerator()));
        }
    }

    private IEnumerable<(int To, string Path)> WaysFrom(int place)
    {
        QueueConfiguration queue = _configuration.Queues[place];
        for (int i = 0; i < queue.Overflows.Length; i++)
        {
            if (!queue.Overflows[i].KeepsPlaceHere)
                yield return (_places[queue.Overflows[i].To.Index], $"queues[{place}].overflows[{i}].to");
        }

        (Treatment Treatment, string Name)[] treatments =
        [
            (queue.WhenFull, "whenFull"), (queue.WhenWaitedOut, "whenWaitedOut"), (queue.WhenClosed, "whenClosed"),
            (queue.AtClosing, "atClosing"),
        ];
        foreach ((Treatment treatment, string name) in treatments)
        {
            if (treatment.Kind == TreatmentKind.Queue)
                yield return (_places[treatment.Queue.Index], $"queues[{place}].{name}.queue");
        }
    }

    private void Duration(string path, TimeSpan value, bool allowsZero = false) => _faults.Duration(
        path, value, RoutingConfigurationRules.DurationMin, RoutingConfigurationRules.DurationMax, allowsZero);

    private static int Limit(int count, int limit) => count == 0 ? limit : count;
}
