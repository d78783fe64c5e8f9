using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.Customers.Storage;

internal sealed class CustomerEntity
{
    public Guid Id { get; set; }
    public Instant CreatedAt { get; set; }
    public Instant? ErasedAt { get; set; }
    public ProfileEntity? Profile { get; set; }
}

internal sealed class ProfileEntity
{
    public Guid CustomerId { get; set; }
    public required string DisplayName { get; set; }
    public Instant UpdatedAt { get; set; }
}

internal sealed class IdentityEntity
{
    public Guid Id { get; set; }
    public Guid CustomerId { get; set; }
    public required string Kind { get; set; }
    public required string Value { get; set; }
    public Instant CreatedAt { get; set; }
}

/// <summary>The tables of Customers. The migrations make them; the model follows and a test compares.</summary>
internal sealed class CustomersDbContext(DbContextOptions<CustomersDbContext> options) : ModuleDbContext(options)
{
    public DbSet<CustomerEntity> Customers => Set<CustomerEntity>();
    public DbSet<ProfileEntity> Profiles => Set<ProfileEntity>();
    public DbSet<IdentityEntity> Identities => Set<IdentityEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CustomerEntity>(table =>
        {
            table.ToTable("customers_customer");
            table.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            table.Property(row => row.CreatedAt).HasColumnName("created_at");
            table.Property(row => row.ErasedAt).HasColumnName("erased_at");
            table.HasOne(row => row.Profile).WithOne().HasForeignKey<ProfileEntity>(row => row.CustomerId);
        });
        modelBuilder.Entity<ProfileEntity>(table =>
        {
            table.ToTable("customers_profile").HasKey(row => row.CustomerId);
            table.Property(row => row.CustomerId).HasColumnName("customer_id").ValueGeneratedNever();
            table.Property(row => row.DisplayName).HasColumnName("display_name");
            table.Property(row => row.UpdatedAt).HasColumnName("updated_at");
        });
        modelBuilder.Entity<IdentityEntity>(table =>
        {
            table.ToTable("customers_identity");
            table.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            table.Property(row => row.CustomerId).HasColumnName("customer_id");
            table.Property(row => row.Kind).HasColumnName("kind");
            table.Property(row => row.Value).HasColumnName("value");
            table.Property(row => row.CreatedAt).HasColumnName("created_at");
            table.HasOne<CustomerEntity>().WithMany().HasForeignKey(row => row.CustomerId);
            table.HasIndex(row => row.CustomerId).HasDatabaseName("customers_identity_customer");
            table.HasIndex(row => new { row.Kind, row.Value }).IsUnique();
        });
    }
}
