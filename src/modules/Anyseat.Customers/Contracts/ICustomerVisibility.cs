namespace Anyseat.Customers.Contracts;

/// <summary>Says who works with a customer and may therefore see who that is, besides those who may read interactions of others.
/// Registered as a service by each module that brings people and customers together.</summary>
public interface ICustomerVisibility
{
    /// <summary>Whether the user has work with the customer now.</summary>
    bool IsWorkingWith(Guid user, Guid customer);
}
