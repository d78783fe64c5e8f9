using Anyseat.Customers.Contracts;
using Anyseat.Platform.Errors;

namespace Anyseat.Voice.Features.Calls;

/// <summary>Numbers as requests give them: written out, or by the token that stands for a masked one.</summary>
internal static class Numbers
{
    /// <summary>The number that is meant.</summary>
    /// <param name="written">As dialled or clicked.</param>
    /// <param name="identity">A customer's number by its token.</param>
    /// <param name="field">What <paramref name="written"/> is called in the request.</param>
    /// <param name="identities">The numbers of customers.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The number; <c>call.target_invalid</c> unless exactly one is given; <c>identity.unknown</c>.</returns>
    public static async Task<Result<string>> FindAsync(
        string? written, Guid? identity, string field, ICustomerIdentities identities, CancellationToken ct)
    {
        if ((written is null) == (identity is null))
            return new ValidationError("call.target_invalid", $"Give one of {field} and identityId.", field);
        if (identity is not { } token)
            return written!;
        return (await identities.GetValuesAsync([token], ct)).TryGetValue(token, out string? known)
            ? known
            : new NotFoundError("identity.unknown", "This customer has no such number, or no longer.");
    }
}
