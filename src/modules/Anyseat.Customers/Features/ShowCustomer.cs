using System.Text.Json.Serialization;
using Anyseat.Customers.Storage;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.Customers.Features;

/// <summary>A customer.</summary>
internal sealed record CustomerView
{
    public required Guid Id { get; init; }
    public required DateTime CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisplayName { get; init; }

    /// <summary>When the personal data was erased; absent if it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? ErasedAt { get; init; }
}

/// <summary>Shows a customer to those who may read interactions of others.</summary>
internal static class ShowCustomer
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/customers/{id:guid}", HandleAsync).RequirePermission(Permissions.InteractionsView)
            .WithName("getCustomer").WithSummary("Shows a customer").WithTags("Customers")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);

    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> HandleAsync(
        Guid id, ModuleDatabase<CustomersDbContext> tables, CancellationToken ct)
    {
        CustomerEntity? row = await tables.ReadAsync(
            (context, token) => context.Customers.Include(customer => customer.Profile).FirstOrDefaultAsync(customer => customer.Id == id, token),
            ct);
        if (row is null)
            return new NotFoundError("customer.unknown", "There is no such customer.").ToProblem();
        return TypedResults.Ok(new CustomerView
        {
            Id = row.Id,
            CreatedAt = row.CreatedAt.ToDateTimeOffset().UtcDateTime,
            DisplayName = row.Profile?.DisplayName,
            ErasedAt = row.ErasedAt?.ToDateTimeOffset().UtcDateTime,
        });
    }
}
