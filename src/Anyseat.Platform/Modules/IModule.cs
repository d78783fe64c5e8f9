using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Platform.Modules;

/// <summary>A feature module: what the server knows of it.</summary>
public interface IModule
{
    /// <summary>Lower-case name; also the prefix of its tables and of its migration history.</summary>
    string Name { get; }

    /// <summary>Registers the module's services.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's endpoints under <c>/api/v1</c>.</summary>
    /// <param name="api">The group of <c>/api/v1</c>.</param>
    void MapEndpoints(IEndpointRouteBuilder api);

    /// <summary>Adds the module's middleware, between routing and endpoints; most modules have none.</summary>
    /// <param name="app">The request pipeline.</param>
    void Use(IApplicationBuilder app)
    {
    }
}

/// <summary>The order in which the house comes up; nothing listens before <see cref="Ready"/>.</summary>
public enum StartPhase
{
    /// <summary>Take the lock of the data folder or database.</summary>
    Lock = 0,

    /// <summary>Bring the tables to this version.</summary>
    Migrate = 10,

    /// <summary>Take ownership of the routing domain (new fencing epoch).</summary>
    Own = 20,

    /// <summary>Fill what a new installation needs.</summary>
    Seed = 30,

    /// <summary>Load snapshots and replay the tail without effects.</summary>
    Replay = 40,

    /// <summary>Journal the restart, revoke pending offers, restart grace timers, start loops and followers.</summary>
    Resume = 50,

    /// <summary>Everything is up: listeners may open.</summary>
    Ready = 100,
}

/// <summary>A step of starting and stopping, run in order of <see cref="Phase"/> before any listener opens; stopped in
/// the reverse order after the listeners closed.</summary>
public interface IStartStep
{
    /// <summary>When it runs.</summary>
    StartPhase Phase { get; }

    /// <summary>Runs the step; an exception stops the start with its message.</summary>
    Task StartAsync(CancellationToken ct);

    /// <summary>Undoes the step, draining what is under way.</summary>
    Task StopAsync(CancellationToken ct);
}
