using Anyseat.Platform.Time;

namespace Anyseat.Customers.Contracts;

/// <summary>By what customers are known again: a telephone number, an account elsewhere. Everything outside keeps the token; the value
/// stands here alone and goes when the customer is erased.</summary>
public interface ICustomerIdentities
{
    /// <summary>The customer with this identity; made, with the identity, if there is none yet. Durable when completed.</summary>
    /// <param name="kind">What it is; see <see cref="IdentityKinds"/>.</param>
    /// <param name="value">1 to 200 characters, in the one form that is compared (a number in E.164 with its plus).</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Cancels.</param>
    Task<CustomerIdentity> ResolveAsync(string kind, string value, Instant at, CancellationToken ct);

    /// <summary>Values by token; erased and unknown ones are absent.</summary>
    /// <param name="ids">At most 500.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyDictionary<Guid, string>> GetValuesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>The identities of a customer, oldest first.</summary>
    Task<IReadOnlyList<CustomerIdentityValue>> ListAsync(Guid customerId, CancellationToken ct);
}

/// <summary>Kinds of identities.</summary>
public static class IdentityKinds
{
    /// <summary>A telephone number in E.164, with its plus.</summary>
    public const string Phone = "phone";
}

/// <summary>An identity.</summary>
/// <param name="Id">The token that stands for the value.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="IsNew">Whether customer and identity were made just now.</param>
public readonly record struct CustomerIdentity(Guid Id, Guid CustomerId, bool IsNew);

/// <summary>An identity with what it stands for: personal data.</summary>
/// <param name="Id">The token.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The value.</param>
public sealed record CustomerIdentityValue(Guid Id, string Kind, string Value);
