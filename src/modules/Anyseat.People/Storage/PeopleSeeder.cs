using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Features;
using Anyseat.People.SignIn;
using Anyseat.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Storage;

/// <summary>Creates what a seed names and is not there.</summary>
internal sealed class PeopleSeeder(PeopleStore store, PeopleDirectory directory, Passwords passwords) : IPeopleSeeder
{
    public async Task<SeededPeople> SeedAsync(PeopleSeed seed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(seed);
        await directory.ReloadAsync(ct);
        var there = Found.In(directory.Snapshot);
        if (there.IsAllOf(seed) && directory.Snapshot.Organisation.Length > 0)
            return there.ToSeeded(seed);
        Dictionary<string, string> hashes = await HashNewAsync(seed, ct);
        Result<SeededPeople> result = await store.ChangeAsync<SeededPeople>(
            async (context, token) =>
            {
                await context.Organisations.Where(row => row.Name == "")
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, seed.Organisation), token);
                var found = new Found(
                    ByKey(await context.Sites.ToListAsync(token)),
                    ByKey(await context.Teams.ToListAsync(token)),
                    ByKey(await context.Skills.ToListAsync(token)),
                    await context.Users.ToDictionaryAsync(row => row.UsernameKey, row => row.Id, token));
                AddSites(context, seed, found);
                AddTeams(context, seed, found);
                AddSkills(context, seed, found);
                AddUsers(context, seed, found, hashes);
                return found.ToSeeded(seed);
            },
            ct);
        return result.Value;
    }

    // Passwords are hashed before the transaction, and those of users that are there not at all.
    private async Task<Dictionary<string, string>> HashNewAsync(PeopleSeed seed, CancellationToken ct)
    {
        HashSet<string> known = [.. await store.ReadAsync((context, token) => context.Users.Select(row => row.UsernameKey).ToListAsync(token), ct)];
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (UserSeed user in seed.Users.Where(user => !known.Contains(Names.ToKey(user.Username))))
        {
            Require(PasswordRules.Validate(user.Password, user.Username, "password"), user.Username);
            hashes[Names.ToKey(user.Username)] = await passwords.HashAsync(user.Password, ct);
        }
        return hashes;
    }

    private void AddSites(PeopleDbContext context, PeopleSeed seed, Found found)
    {
        foreach (SiteSeed site in seed.Sites)
        {
            Require(Check.Text(site.Name, "name") ?? Check.TimeZone(site.TimeZone), site.Name);
            if (found.Sites.TryAdd(Names.ToKey(site.Name), store.NewId()))
            {
                context.Sites.Add(new SiteRow
                {
                    Id = found.Sites[Names.ToKey(site.Name)],
                    Name = site.Name,
                    NameKey = Names.ToKey(site.Name),
                    TimeZone = site.TimeZone,
                    Version = 1,
                });
            }
        }
    }

    private void AddTeams(PeopleDbContext context, PeopleSeed seed, Found found)
    {
        foreach (TeamSeed team in seed.Teams)
        {
            Require(Check.Text(team.Name, "name"), team.Name);
            if (found.Teams.TryAdd(Names.ToKey(team.Name), store.NewId()))
            {
                context.Teams.Add(new TeamRow
                {
                    Id = found.Teams[Names.ToKey(team.Name)],
                    Name = team.Name,
                    NameKey = Names.ToKey(team.Name),
                    SiteId = Find(found.Sites, team.Site),
                    Version = 1,
                });
            }
        }
    }

    private void AddSkills(PeopleDbContext context, PeopleSeed seed, Found found)
    {
        foreach (string skill in seed.Skills)
        {
            Require(Check.Text(skill, "name"), skill);
            if (found.Skills.TryAdd(Names.ToKey(skill), store.NewId()))
            {
                Guid id = found.Skills[Names.ToKey(skill)];
                context.Skills.Add(new SkillRow { Id = id, Name = skill, NameKey = Names.ToKey(skill), Version = 1 });
            }
        }
    }

    private void AddUsers(PeopleDbContext context, PeopleSeed seed, Found found, Dictionary<string, string> hashes)
    {
        foreach (UserSeed user in seed.Users)
        {
            string key = Names.ToKey(user.Username);
            if (!hashes.TryGetValue(key, out string? hash) || !found.Users.TryAdd(key, store.NewId()))
                continue;
            var values = new UserUpdateRequest
            {
                Username = user.Username,
                DisplayName = user.DisplayName,
                Roles = user.Roles,
                TeamId = Find(found.Teams, user.Team),
                SiteId = Find(found.Sites, user.Site),
                Skills = [.. user.Skills.Select(skill => new PersonSkill(Find(found.Skills, skill.Key)!.Value, skill.Value))],
                ChatLimit = user.ChatLimit,
            };
            Require(UserRules.Validate(values), user.Username);
            var row = new UserRow
            {
                Id = found.Users[key],
                Username = user.Username,
                UsernameKey = key,
                DisplayName = user.DisplayName,
                PasswordHash = hash,
                CreatedAt = store.Now,
                Version = 1,
            };
            UserRules.Apply(row, values);
            context.Users.Add(row);
            store.Audit(context, "user.seeded", null, "user", row.Id);
        }
    }

    private static Dictionary<string, Guid> ByKey<TRow>(List<TRow> rows)
        where TRow : INamedRow => rows.ToDictionary(row => row.NameKey, row => row.Id, StringComparer.Ordinal);

    private static Guid? Find(Dictionary<string, Guid> ids, string? name)
    {
        if (name is null)
            return null;
        return ids.TryGetValue(Names.ToKey(name), out Guid id)
            ? id
            : throw new ArgumentException($"The seed refers to {name}, which is not there.");
    }

    private static void Require(ValidationError? error, string name)
    {
        if (error is not null)
            throw new ArgumentException($"The seed of {name}: {error.Detail}");
    }

    /// <summary>Ids by key of name.</summary>
    private sealed record Found(
        Dictionary<string, Guid> Sites, Dictionary<string, Guid> Teams, Dictionary<string, Guid> Skills, Dictionary<string, Guid> Users)
    {
        public static Found In(PeopleSnapshot snapshot) => new(
            snapshot.Sites.Values.ToDictionary(site => Names.ToKey(site.Name), site => site.Id, StringComparer.Ordinal),
            snapshot.Teams.Values.ToDictionary(team => Names.ToKey(team.Name), team => team.Id, StringComparer.Ordinal),
            snapshot.Skills.Values.ToDictionary(skill => Names.ToKey(skill.Name), skill => skill.Id, StringComparer.Ordinal),
            snapshot.Users.Values.ToDictionary(user => Names.ToKey(user.Username), user => user.Id, StringComparer.Ordinal));

        public bool IsAllOf(PeopleSeed seed) =>
            seed.Sites.All(site => Sites.ContainsKey(Names.ToKey(site.Name)))
            && seed.Teams.All(team => Teams.ContainsKey(Names.ToKey(team.Name)))
            && seed.Skills.All(skill => Skills.ContainsKey(Names.ToKey(skill)))
            && seed.Users.All(user => Users.ContainsKey(Names.ToKey(user.Username)));

        public SeededPeople ToSeeded(PeopleSeed seed) => new(
            ByName(seed.Users.Select(user => user.Username), Users),
            ByName(seed.Teams.Select(team => team.Name), Teams),
            ByName(seed.Sites.Select(site => site.Name), Sites),
            ByName(seed.Skills, Skills));

        private static Dictionary<string, Guid> ByName(IEnumerable<string> names, Dictionary<string, Guid> ids) =>
            names.Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => ids[Names.ToKey(name)], StringComparer.Ordinal);
    }
}
