using Anyseat.People.Contracts;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>Which time zone a day is meant in.</summary>
internal static class HouseZone
{
    /// <summary>The zone of the house: that of its sites if they share one, else UTC.</summary>
    public static TimeZoneInfo Of(PeopleSnapshot people)
    {
        string[] names = [.. people.Sites.Values.Select(site => site.TimeZone).Distinct()];
        return names.Length == 1 ? Find(names[0]) : TimeZoneInfo.Utc;
    }

    /// <summary>The zone of a person's site, else of the house.</summary>
    public static TimeZoneInfo Of(PeopleSnapshot people, Guid user) =>
        people.Users.GetValueOrDefault(user)?.SiteId is { } site && people.Sites.TryGetValue(site, out Site? found)
            ? Find(found.TimeZone)
            : Of(people);

    private static TimeZoneInfo Find(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;
}
