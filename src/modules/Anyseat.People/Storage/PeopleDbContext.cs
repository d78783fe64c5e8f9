using System.Text;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Anyseat.People.Storage;

/// <summary>The tables of People. The migrations make them; the model follows and a test compares.</summary>
internal sealed class PeopleDbContext(DbContextOptions<PeopleDbContext> options) : ModuleDbContext(options)
{
    public DbSet<OrganisationRow> Organisations => Set<OrganisationRow>();
    public DbSet<SiteRow> Sites => Set<SiteRow>();
    public DbSet<TeamRow> Teams => Set<TeamRow>();
    public DbSet<SkillRow> Skills => Set<SkillRow>();
    public DbSet<UserRow> Users => Set<UserRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<TokenRow> Tokens => Set<TokenRow>();
    public DbSet<LockoutRow> Lockouts => Set<LockoutRow>();
    public DbSet<SetupRow> Setups => Set<SetupRow>();
    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>Begins a change of people: raises the revision, which holds the row until the commit, so that checks
    /// such as "one administrator remains" see the outcome of every change before.</summary>
    public Task BeginChangeAsync(CancellationToken ct) => Organisations.ExecuteUpdateAsync(
        set => set.SetProperty(row => row.Revision, row => row.Revision + 1), ct);

    /// <summary>Adds an act to the audit log in the transaction of the act.</summary>
    public void AddAudit(Guid id, Instant at, AuditEntry entry) => Audit.Add(new AuditRow
    {
        Id = id,
        At = at,
        Action = entry.Action,
        ActorId = entry.ActorId,
        SubjectKind = entry.SubjectKind,
        SubjectId = entry.SubjectId,
        Data = entry.Data,
    });

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OrganisationRow>(table => table.ToTable("people_organisation").Property(row => row.Id).ValueGeneratedNever());
        modelBuilder.Entity<SiteRow>(table => table.ToTable("people_site").Property(row => row.Version).IsConcurrencyToken());
        modelBuilder.Entity<TeamRow>(table => table.ToTable("people_team").Property(row => row.Version).IsConcurrencyToken());
        modelBuilder.Entity<SkillRow>(table => table.ToTable("people_skill").Property(row => row.Version).IsConcurrencyToken());
        modelBuilder.Entity<UserRow>(table =>
        {
            table.ToTable("people_user").Property(row => row.Version).IsConcurrencyToken();
            table.HasMany(row => row.Roles).WithOne().HasForeignKey(row => row.UserId);
            table.HasMany(row => row.Skills).WithOne().HasForeignKey(row => row.UserId);
        });
        modelBuilder.Entity<UserRoleRow>(table => table.ToTable("people_user_role").HasKey(row => new { row.UserId, row.Role }));
        modelBuilder.Entity<UserSkillRow>(table => table.ToTable("people_user_skill").HasKey(row => new { row.UserId, row.SkillId }));
        modelBuilder.Entity<SessionRow>().ToTable("people_session");
        modelBuilder.Entity<TokenRow>().ToTable("people_token");
        modelBuilder.Entity<LockoutRow>(table => table.ToTable("people_lockout").HasKey(row => row.NameHash));
        modelBuilder.Entity<SetupRow>(table => table.ToTable("people_setup").Property(row => row.Id).ValueGeneratedNever());
        modelBuilder.Entity<IdempotencyRow>(table => table.ToTable("people_idempotency").HasKey(row => new { row.UserId, row.Key }));
        modelBuilder.Entity<AuditRow>().ToTable("people_audit");
        foreach (IMutableEntityType entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (IMutableProperty property in entity.GetProperties())
            {
                property.SetColumnName(ToSnakeCase(property.Name));
                if (property.ClrType == typeof(Guid))
                    property.ValueGenerated = ValueGenerated.Never;
            }
        }
    }

    private static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
