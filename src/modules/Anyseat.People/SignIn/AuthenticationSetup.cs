using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Anyseat.People.SignIn;

/// <summary>Registers cookie, tokens and the keys that protect them.</summary>
internal static class AuthenticationSetup
{
    /// <summary>A request with a bearer token is judged by that alone, any other by its cookie.</summary>
    public static void AddAnyseatAuthentication(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(AccessNames.Scheme)
            .AddPolicyScheme(AccessNames.Scheme, null, options => options.ForwardDefaultSelector = Select)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthenticationHandler>(AccessNames.TokenScheme, null)
            .AddCookie(AccessNames.CookieScheme, Configure);
        services.AddDataProtection().SetApplicationName("anyseat");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new FileSystemXmlRepository(
                CreateKeyFolder(DatabaseOptions.From(configuration).KeyFolder), provider.GetRequiredService<ILoggerFactory>())));
    }

    private static string Select(HttpContext http) =>
        http.Request.Headers.Authorization.ToString().StartsWith(TokenAuthenticationHandler.Bearer, StringComparison.OrdinalIgnoreCase)
            ? AccessNames.TokenScheme
            : AccessNames.CookieScheme;

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = AccessNames.CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = SessionRegistry.IdleMax;
        options.SlidingExpiration = true;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = context => ProblemMapper.WriteAsync(
                context.HttpContext, new UnauthenticatedError("session.required", "Sign in first.")),
            OnRedirectToAccessDenied = context => ProblemMapper.WriteAsync(
                context.HttpContext, new ForbiddenError("permission.missing", "This is not permitted.")),
        };
    }

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        Access access = context.HttpContext.RequestServices.GetRequiredService<Access>();
        if (context.Principal is { } cookie && access.FindBySession(cookie) is { } principal)
            context.ReplacePrincipal(principal);
        else
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    // The keys open every session: nobody else on the machine reads them.
    private static DirectoryInfo CreateKeyFolder(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
