using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Finds what in a plan refers to nothing, is named twice, or is no time: what must hold before it can be turned into a
/// configuration.</summary>
internal static class PlanReferences
{
    private const int QueuesMax = 1000;
    private const int CalendarsMax = 100;
    private const int AnnouncementsMax = 1000;

    public static IEnumerable<PlanFault> FindFaults(RoutingPlan plan, PeopleSnapshot people)
    {
        var finder = new Finder(plan, people);
        finder.Look();
        return finder.Faults;
    }

    private sealed class Finder(RoutingPlan plan, PeopleSnapshot people)
    {
        private readonly HashSet<Guid> queues = [.. plan.Queues.Select(queue => queue.Id)];
        private readonly HashSet<Guid> calendars = [.. plan.Calendars.Select(calendar => calendar.Id)];
        private readonly HashSet<int> announcements = [.. plan.Announcements.Select(announcement => announcement.Code)];
        private QueueSettings? current;

        public List<PlanFault> Faults { get; } = [];

        public void Look()
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(plan.TimeZone, out _))
                Add("unknownTimeZone", "timeZone", $"There is no time zone {plan.TimeZone}.");
            LookAtLists();
            for (int place = 0; place < plan.Calendars.Count; place++)
                LookAtCalendar($"calendars[{place}]", plan.Calendars[place]);
            for (int place = 0; place < plan.Announcements.Count; place++)
                LookAtAnnouncement($"announcements[{place}]", plan.Announcements[place]);
            for (int place = 0; place < plan.Languages.Count; place++)
                LookAtLanguage($"languages[{place}]", plan.Languages[place]);
            LookAtAgents();
            for (int place = 0; place < plan.Queues.Count; place++)
            {
                current = plan.Queues[place];
                LookAtQueue($"queues[{place}]", plan.Queues[place]);
                current = null;
            }
        }

        private void LookAtLists()
        {
            Count("queues", plan.Queues.Count, QueuesMax);
            Count("calendars", plan.Calendars.Count, CalendarsMax);
            Count("announcements", plan.Announcements.Count, AnnouncementsMax);
            Count("languages", plan.Languages.Count, 100);
            Count("tierPoints", plan.TierPoints.Count, 10);
            Count("agentQueues", plan.AgentQueues.Count, 100_000);
            if (queues.Count < plan.Queues.Count)
                Add("duplicate", "queues", "Two queues have the same id.");
            if (calendars.Count < plan.Calendars.Count)
                Add("duplicate", "calendars", "Two calendars have the same id.");
            if (announcements.Count < plan.Announcements.Count)
                Add("duplicate", "announcements", "Two announcements have the same code.");
            if (plan.AgentQueues.Select(like => (like.AgentId, like.QueueId)).Distinct().Count() < plan.AgentQueues.Count)
                Add("duplicate", "agentQueues", "An agent has two entries for one queue.");
        }

        private void LookAtQueue(string path, QueueSettings queue)
        {
            if (!queue.Names.IsGood(lengthMax: 80))
                Add("badName", $"{path}.names", "A queue has an English name of 1 to 80 characters, without control characters.");
            Range($"{path}.priority", queue.Priority, 0, 9);
            Range($"{path}.offerTimeoutSeconds", queue.OfferTimeoutSeconds, 5, 300);
            Range($"{path}.wrapUpMaxSeconds", queue.WrapUpMaxSeconds, 0, 3600);
            Range($"{path}.preferredAgentWaitSeconds", queue.PreferredAgentWaitSeconds, 0, 86_400);
            Range($"{path}.waitMaxSeconds", queue.WaitMaxSeconds, 0, 604_800);
            Count($"{path}.requirements", queue.Requirements.Count, 20);
            if (queue.Requirements.Select(need => need.SkillId).Distinct().Count() < queue.Requirements.Count)
                Add("duplicate", $"{path}.requirements", "A skill is asked for twice.");
            for (int place = 0; place < queue.Requirements.Count; place++)
            {
                Skill($"{path}.requirements[{place}].skillId", queue.Requirements[place].SkillId);
                Range($"{path}.requirements[{place}].proficiencyMin", queue.Requirements[place].ProficiencyMin, 1, 5);
            }

            Expression($"{path}.match", queue.Match, 1);
            Sites($"{path}.siteIds", queue.SiteIds);
            Count($"{path}.rings", queue.Rings.Count, QueueConfiguration.RingsMax);
            Count($"{path}.overflows", queue.Overflows.Count, QueueConfiguration.OverflowsMax);
            for (int place = 0; place < queue.Rings.Count; place++)
            {
                Range($"{path}.rings[{place}].afterSeconds", queue.Rings[place].AfterSeconds, 1, 86_400);
                Expression($"{path}.rings[{place}].alternative", queue.Rings[place].Alternative, 1);
                Sites($"{path}.rings[{place}].addsSiteIds", queue.Rings[place].AddsSiteIds);
            }

            if (queue.CalendarId is { } calendar && !calendars.Contains(calendar))
                Add("unknownCalendar", $"{path}.calendarId", "The opening hours do not exist.");
            for (int place = 0; place < queue.Overflows.Count; place++)
            {
                Queue($"{path}.overflows[{place}].queueId", queue.Overflows[place].QueueId);
                Announcement($"{path}.overflows[{place}].announcement", queue.Overflows[place].Announcement);
            }

            Treatment($"{path}.whenFull", queue.WhenFull);
            Treatment($"{path}.whenWaitedOut", queue.WhenWaitedOut);
            Treatment($"{path}.whenClosed", queue.WhenClosed);
            Treatment($"{path}.atClosing", queue.AtClosing);
            if (queue.Callbacks is { } callbacks)
                Announcement($"{path}.callbacks.announcement", callbacks.Announcement);
        }

        private void LookAtCalendar(string path, CalendarSettings calendar)
        {
            if (!calendar.Names.IsGood(lengthMax: 80))
                Add("badName", $"{path}.names", "Opening hours have an English name of 1 to 80 characters, without control characters.");
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(calendar.TimeZone, out _))
                Add("unknownTimeZone", $"{path}.timeZone", $"There is no time zone {calendar.TimeZone}.");
            Count($"{path}.weekly", calendar.Weekly.Count, 70);
            Count($"{path}.holidays", calendar.Holidays.Count, 1000);
            for (int place = 0; place < calendar.Weekly.Count; place++)
                Hours($"{path}.weekly[{place}]", calendar.Weekly[place].From, calendar.Weekly[place].To);
            for (int place = 0; place < calendar.Holidays.Count; place++)
            {
                Holiday holiday = calendar.Holidays[place];
                if (holiday.From is not null || holiday.To is not null)
                    Hours($"{path}.holidays[{place}]", holiday.From, holiday.To);
                if (holiday.Names is { } names && !names.IsGood(lengthMax: 80))
                    Add("badName", $"{path}.holidays[{place}].names", "A holiday's name has 1 to 80 characters, without control characters.");
            }

            Overlap($"{path}.weekly", calendar.Weekly.Select(weekly => ((int)weekly.Day, weekly.From, weekly.To)));
            Overlap(
                $"{path}.holidays",
                calendar.Holidays.Where(holiday => holiday.From is not null && holiday.To is not null)
                    .Select(holiday => (holiday.Date.DayNumber, holiday.From!, holiday.To!)));
            foreach (IGrouping<DateOnly, Holiday> day in calendar.Holidays.GroupBy(holiday => holiday.Date))
            {
                if (day.Count() > 1 && day.Any(holiday => holiday.From is null))
                    Add("contradictoryHours", $"{path}.holidays", FormattableString.Invariant($"{day.Key:yyyy-MM-dd} is closed and open at once."));
            }
        }

        private void LookAtAnnouncement(string path, AnnouncementSettings announcement)
        {
            Range($"{path}.code", announcement.Code, 1, 9999);
            bool isGood = announcement.Text.En is { Length: >= 1 and <= 400 } && announcement.Text.ZhCn is not { Length: > 400 }
                && !(announcement.Text.En + announcement.Text.ZhCn).Any(char.IsControl);
            if (!isGood)
                Add("badText", $"{path}.text", "An announcement has an English text of 1 to 400 characters, without control characters.");
        }

        private void LookAtLanguage(string path, LanguageSettings language)
        {
            if (language.Tag is not { Length: >= 2 and <= 35 } || !language.Tag.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
                Add("badLanguage", $"{path}.tag", "A language is a tag such as en or zh-CN.");
            Skill($"{path}.skillId", language.SkillId);
            Range($"{path}.proficiencyMin", language.ProficiencyMin, 1, 5);
        }

        private void LookAtAgents()
        {
            Range("agents.chatsBesideCall", plan.Agents.ChatsBesideCall, 0, 50);
            Range("agents.asynchronousMax", plan.Agents.AsynchronousMax, 0, 50);
            for (int place = 0; place < plan.AgentQueues.Count; place++)
            {
                AgentQueueSettings like = plan.AgentQueues[place];
                if (!people.Users.ContainsKey(like.AgentId))
                    Add("unknownAgent", $"agentQueues[{place}].agentId", "The agent does not exist.");
                Queue($"agentQueues[{place}].queueId", like.QueueId);
                Range($"agentQueues[{place}].preference", like.Preference, -9, 9);
                Range($"agentQueues[{place}].share", like.Share, 0, 1000);
            }
        }

        private void Expression(string path, ExpressionSettings? node, int level)
        {
            if (node is null)
                return;
            if (level > ExpressionSettings.DepthMax)
            {
                Add("tooComplex", path, FormattableString.Invariant($"An expression has at most {ExpressionSettings.DepthMax} levels."));
                return;
            }

            switch (node.Kind)
            {
                case ExpressionKind.Skill:
                    Skill($"{path}.skillId", node.SkillId);
                    Range($"{path}.proficiencyMin", node.ProficiencyMin ?? 1, 1, 5);
                    break;
                case ExpressionKind.Site:
                    Site($"{path}.siteId", node.SiteId);
                    break;
                case ExpressionKind.Tier:
                    Range($"{path}.tierMin", node.TierMin ?? 0, 0, InteractionNeeds.TierMax);
                    break;
                case ExpressionKind.Not when node.Parts.Count != 1:
                    Add("wrongLength", $"{path}.parts", "What is denied is exactly one part.");
                    break;
                case ExpressionKind.Any or ExpressionKind.All when node.Parts.Count == 0:
                    Add("wrongLength", $"{path}.parts", "An expression that joins parts needs one at least.");
                    break;
            }

            for (int place = 0; place < node.Parts.Count; place++)
                Expression($"{path}.parts[{place}]", node.Parts[place], level + 1);
        }

        private void Treatment(string path, TreatmentSettings treatment)
        {
            if (treatment.Kind == TreatmentKind.Queue)
                Queue($"{path}.queueId", treatment.QueueId);
            if (treatment.Kind == TreatmentKind.Channel && treatment.Channel is null or TreatmentChannel.None)
                Add("missing", $"{path}.channel", "The channel is missing.");
            Announcement($"{path}.announcement", treatment.Announcement);
        }

        private void Hours(string path, string? from, string? to)
        {
            int? begin = OpeningHours.ToMinutes(from);
            int? end = OpeningHours.ToMinutes(to);
            if (begin is null || end is null)
                Add("badTime", path, "Times are written HH:mm, from 00:00 to 24:00.");
            else if (begin >= end)
                Add("contradictoryHours", path, "It closes before it opens.");
        }

        private void Overlap(string path, IEnumerable<(int Day, string From, string To)> all)
        {
            foreach (IGrouping<int, (int Day, string From, string To)> day in all.GroupBy(one => one.Day))
            {
                int? last = null;
                foreach ((int _, string from, string to) in day.OrderBy(one => one.From, StringComparer.Ordinal))
                {
                    if (OpeningHours.ToMinutes(from) < last)
                        Add("contradictoryHours", path, $"{from} to {to} overlaps with another stretch of the same day.");
                    last = OpeningHours.ToMinutes(to) ?? last;
                }
            }
        }

        private void Queue(string path, Guid? id)
        {
            if (id is not { } queue || !queues.Contains(queue))
                Add("unknownQueue", path, "The queue does not exist.");
        }

        private void Skill(string path, Guid? id)
        {
            if (id is not { } skill || !people.Skills.ContainsKey(skill))
                Add("unknownSkill", path, $"There is no skill {id}.");
        }

        private void Site(string path, Guid? id)
        {
            if (id is not { } site || !people.Sites.ContainsKey(site))
                Add("unknownSite", path, $"There is no site {id}.");
        }

        private void Sites(string path, IReadOnlyList<Guid> ids)
        {
            for (int place = 0; place < ids.Count; place++)
                Site($"{path}[{place}]", ids[place]);
        }

        private void Announcement(string path, int? code)
        {
            if (code is { } known && !announcements.Contains(known))
                Add("unknownAnnouncement", path, FormattableString.Invariant($"There is no announcement {known}."));
        }

        private void Range(string path, long value, long min, long max)
        {
            if (value < min || value > max)
            {
                Faults.Add(new PlanFault(
                    "outOfRange", path, current?.Id, Named(FormattableString.Invariant($"{path} is {value}; it must be {min} to {max}.")), value, min, max,
                    IsRefused: true));
            }
        }

        private void Count(string path, int count, int max) => Range($"{path}.length", count, 0, max);

        private void Add(string code, string path, string message) =>
            Faults.Add(new PlanFault(code, path, current?.Id, Named(message), null, null, null, IsRefused: true));

        private string Named(string message) => current is null ? message : $"{current.Names.En}: {message}";
    }
}
