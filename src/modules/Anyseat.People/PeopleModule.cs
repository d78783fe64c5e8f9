using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Features;
using Anyseat.People.Http;
using Anyseat.People.SignIn;
using Anyseat.People.Storage;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Anyseat.People;

/// <summary>Users, teams, sites, skills, roles, sign-in and audit.</summary>
public sealed class PeopleModule : IModule
{
    /// <inheritdoc/>
    public string Name => "people";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, UuidV7Source>();
        services.AddSingleton(new MigrationSource(Name, typeof(PeopleModule).Assembly));
        AddStorage(services);
        AddSignIn(services, configuration);
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        RouteGroupBuilder group = api.MapGroup("").WithDatabaseAway();
        SetUp.Map(group);
        SignInWithPassword.Map(group);
        ChangeOwnPassword.Map(group);
        ChangePreferences.Map(group);
        ListUsers.Map(group);
        CreateUser.Map(group);
        UpdateUser.Map(group);
        SetUserPassword.Map(group);
        ManageTeams.Map(group);
        ManageSites.Map(group);
        ManageSkills.Map(group);
        ListRoles.Map(group);
        ManageTokens.Map(group);
        ReadAudit.Map(group);
    }

    /// <summary>Authenticates by cookie or token and refuses forged requests and those beyond a token's rate, before anything reads
    /// <c>HttpContext.User</c>.</summary>
    /// <param name="app">The request pipeline.</param>
    public void Use(IApplicationBuilder app) =>
        app.UseAuthentication().UseMiddleware<TokenThrottleMiddleware>().UseMiddleware<CsrfMiddleware>();

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton(provider => new ModuleDatabase<PeopleDbContext>(
            provider.GetRequiredService<IDatabase>(), options => new PeopleDbContext(options)));
        services.AddSingleton<PeopleReader>();
        services.AddSingleton<PeopleDirectory>();
        services.AddSingleton<IPeopleDirectory>(provider => provider.GetRequiredService<PeopleDirectory>());
        services.AddSingleton<PeopleStore>();
        services.AddSingleton<IPeopleSeeder, PeopleSeeder>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<IStartStep, PeopleLoading>();
        services.AddSingleton<PeopleUpkeep>();
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<PeopleUpkeep>());
    }

    private static void AddSignIn(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<PushSignIn>();
        services.AddSingleton<IPushAuthenticator>(provider => provider.GetRequiredService<PushSignIn>());
        services.AddSingleton<IPushAccess>(provider => provider.GetRequiredService<PushSignIn>());
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<TokenRegistry>();
        services.AddSingleton(TokenLimits.From(configuration));
        services.AddSingleton<TokenThrottle>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<SetupService>();
        services.AddSingleton<ISetupCode>(provider => provider.GetRequiredService<SetupService>());
        services.AddSingleton<CsrfTokens>();
        services.AddSingleton<Access>();
        services.AddSingleton<ISessionAuthenticator>(provider => provider.GetRequiredService<Access>());
        services.AddSingleton<Passwords>();
        services.Configure<PasswordHasherOptions>(options =>
            options.IterationCount = ReadIterations(configuration));
        services.AddAnyseatAuthentication(configuration);
    }

    private static int ReadIterations(IConfiguration configuration)
    {
        int iterations = configuration.GetValue(Passwords.IterationsKey, Passwords.IterationsDefault);
        return iterations is >= 10_000 and <= 10_000_000
            ? iterations
            : throw new OptionsValidationException(
                Passwords.IterationsKey, typeof(int), [$"{Passwords.IterationsKey} must be between 10,000 and 10,000,000."]);
    }
}
