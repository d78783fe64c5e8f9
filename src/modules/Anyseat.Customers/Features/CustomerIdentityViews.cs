using Anyseat.Customers.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Customers.Features;

/// <summary>By what a customer is known again, masked until somebody asks for it and leaves a trace.</summary>
internal static class CustomerIdentityViews
{
    /// <param name="Id">The token that stands for the value.</param>
    /// <param name="Kind">What it is, such as <c>phone</c>.</param>
    /// <param name="Masked">The value, most of it hidden.</param>
    internal sealed record MaskedIdentity(Guid Id, string Kind, string Masked);

    internal sealed record IdentityPage(IReadOnlyList<MaskedIdentity> Items, string? NextCursor);

    internal sealed record RevealedIdentity(Guid Id, string Kind, string Value);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/customers/{id:guid}/identities", ListAsync).RequireUser()
            .WithName("listCustomerIdentities").WithSummary("Lists by what a customer is known again, masked; agents see it of whom they work with")
            .WithTags("Customers")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        api.MapPost("/customers/{id:guid}/identities/{identity:guid}/reveal", RevealAsync).RequirePermission(Permissions.CustomersReveal)
            .WithName("revealCustomerIdentity").WithSummary("Shows an identity of a customer; audited").WithTags("Customers")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<Results<Ok<IdentityPage>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, ICustomerIdentities identities, IEnumerable<ICustomerVisibility> visibilities, CancellationToken ct)
    {
        Guid user = http.User.GetUserId();
        if (!http.User.Has(Permissions.InteractionsView) && !visibilities.Any(one => one.IsWorkingWith(user, id)))
            return new ForbiddenError("customer.not_yours", "You have no work with this customer now.").ToProblem();
        IReadOnlyList<CustomerIdentityValue> known = await identities.ListAsync(id, ct);
        return TypedResults.Ok(new IdentityPage([.. known.Select(one => new MaskedIdentity(one.Id, one.Kind, IdentityMask.Of(one.Value)))], null));
    }

    private static async Task<Results<Ok<RevealedIdentity>, ProblemHttpResult>> RevealAsync(
        Guid id, Guid identity, HttpContext http, ICustomerIdentities identities, IAuditLog audit, CancellationToken ct)
    {
        CustomerIdentityValue? found = (await identities.ListAsync(id, ct)).FirstOrDefault(one => one.Id == identity);
        if (found is null)
            return new NotFoundError("customer.identity_unknown", "There is no such identity of this customer.").ToProblem();
        // First the trace, then the answer.
        await audit.RecordAsync(new AuditEntry("customer.identity_revealed", http.User.GetUserId(), "customer", id), ct);
        return TypedResults.Ok(new RevealedIdentity(found.Id, found.Kind, found.Value));
    }
}
