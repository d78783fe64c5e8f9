using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Staffing.Contracts;
using Anyseat.Staffing.Features;
using Anyseat.Staffing.Runs;
using Anyseat.Staffing.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Staffing;

/// <summary>Who is needed when: today the simulation of days, recorded ones and others, under other rules.</summary>
public sealed class StaffingModule : IModule
{
    /// <inheritdoc/>
    public string Name => "staffing";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSource(Name, typeof(StaffingModule).Assembly));
        services.AddSingleton<DocumentStore<DayDocuments>>();
        services.AddSingleton<DocumentStore<WhatIfDocuments>>();
        services.AddSingleton<IStaffingSeeder, StaffingSeeder>();
        services.AddSingleton<SimulationStore>();
        services.AddSingleton<SimulationCatalog>();
        services.AddSingleton<RecordedDays>();
        services.AddSingleton<DayPreparation>();
        services.AddSingleton<SimulationRunner>();
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<SimulationRunner>());
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        Simulations.Map(api);
        SimulationDays.Map(api);
        SimulationDocuments.Map(api);
        WhatIfs.Map(api);
    }
}
