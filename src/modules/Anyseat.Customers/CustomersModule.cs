using Anyseat.Customers.Contracts;
using Anyseat.Customers.Features;
using Anyseat.Customers.Storage;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anyseat.Customers;

/// <summary>Customers, what is known of them, and its erasure.</summary>
public sealed class CustomersModule : IModule
{
    /// <inheritdoc/>
    public string Name => "customers";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new MigrationSource(Name, typeof(CustomersModule).Assembly));
        services.AddSingleton(provider => new ModuleDatabase<CustomersDbContext>(
            provider.GetRequiredService<IDatabase>(), options => new CustomersDbContext(options)));
        services.AddSingleton<ICustomerDirectory, CustomerDirectory>();
        services.AddSingleton<ICustomerIdentities, CustomerIdentities>();
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        RouteGroupBuilder group = api.MapGroup("");
        group.AddEndpointFilterFactory((_, next) => invocation => AnswerWhenAwayAsync(invocation, next));
        ShowCustomer.Map(group);
        ErasePersonalData.Map(group);
        CustomerIdentityViews.Map(group);
    }

    private static async ValueTask<object?> AnswerWhenAwayAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (Exception exception) when (StorageFaults.Classify(exception) is not StorageFault.Data)
        {
            Error error = StorageFaults.Classify(exception) is StorageFault.Full ? new JournalFull() : new JournalDown();
            ProblemMapper.SetRetryAfter(invocation.HttpContext, error);
            return error.ToProblem();
        }
    }
}
