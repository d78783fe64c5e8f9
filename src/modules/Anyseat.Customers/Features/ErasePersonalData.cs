using Anyseat.Customers.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Customers.Features;

/// <summary>Erases a customer's personal data everywhere; the journal keeps what happened, without who it was.</summary>
internal static class ErasePersonalData
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/customers/{id:guid}/personal-data", HandleAsync).RequirePermission(Permissions.CustomersErase)
            .WithName("eraseCustomer").WithSummary("Erases a customer's personal data in every module").WithTags("Customers")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, ICustomerDirectory customers, CancellationToken ct)
    {
        Result<Done> result = await customers.EraseAsync(id, http.User.GetUserId(), ct);
        return result.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
    }
}
