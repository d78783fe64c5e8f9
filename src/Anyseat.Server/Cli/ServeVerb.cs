using Anyseat.People.Contracts;
using Anyseat.Server.Demo;
using Anyseat.Server.Hosting;
using Anyseat.Server.Https;
using Anyseat.Voice.Contracts;

namespace Anyseat.Server.Cli;

/// <summary><c>anyseat serve</c>: runs until it is told to stop.</summary>
internal static class ServeVerb
{
    public static async Task<int> RunAsync(Dictionary<string, string?> options, TextWriter output, CancellationToken ct)
    {
        await using WebApplication app = new ServerBuilder(options).Build();
        var settings = app.Services.GetRequiredService<ServerSettings>();
        ListenCheck.Require(settings.UrlList);
        DataFolder.Prepare(settings.DataPath);
        if (settings.Demo)
            DataFolder.ClaimForDemo(settings.DataPath);
        await StartAsync(app, settings, ct);
        await GreetAsync(app, settings, output);
        await app.WaitForShutdownAsync(ct);
        return (int)ExitCode.Done;
    }

    private static async Task StartAsync(WebApplication app, ServerSettings settings, CancellationToken ct)
    {
        // Made before the start: a host that could not make its services cannot be stopped either.
        _ = app.Services.GetServices<IHostedService>().Count();
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception e)
        {
            // What started is stopped in order: the lock is given back, the last batch committed.
            await app.StopAsync(CancellationToken.None);
            if (StartFailure.Explain(e, settings.UrlList) is { } explained)
                throw explained;
            throw;
        }
    }

    private static async Task GreetAsync(WebApplication app, ServerSettings settings, TextWriter output)
    {
        foreach (string url in app.Urls)
            await output.WriteLineAsync($"Anyseat listens on {url}");
        if (settings is { Https: true, CertificateFile: null })
        {
            string file = HttpsSetup.AuthorityOf(settings, TimeProvider.System).AuthorityFile;
            await output.WriteLineAsync($"The certificate was made here. For no warnings let browsers trust {file}");
        }

        if (settings.Demo)
            await GreetDemoAsync(app, output);
        if (app.Services.GetService<ISetupCode>()?.Current is { } code)
        {
            await output.WriteLineAsync(
                $"There is no user yet. Open {app.Urls.First()} and create the administrator with the set-up code {code}");
        }

        if (!settings.Demo && DataFolder.IsDemo(settings.DataPath))
        {
            await output.WriteLineAsync(
                "Warning: this data folder is the demo's, whose passwords are known to all. Start with another --data.");
        }
    }

    private static async Task GreetDemoAsync(WebApplication app, TextWriter output)
    {
        string url = app.Urls.First();
        await output.WriteLineAsync($"\n  Agents, leaders, administrators   {url}/\n  A shop with the chat widget       {url}/demo/\n");
        if (app.Services.GetRequiredService<IVoiceStatus>().SipAddress is { } sip)
        {
            await output.WriteLineAsync(
                $"  Telephones by SIP                 {sip} (UDP and TCP), user and password as below\n"
                + $"  A customer calls                  anyseat diag sip call --from {DemoOrganisation.CarrierHost} sip:{DemoOrganisation.ServiceNumber}@{sip}\n");
        }

        await output.WriteLineAsync($"  Demo sign-ins (password {DemoOrganisation.Password}):");
        foreach ((string username, string role) in DemoOrganisation.SignIns)
            await output.WriteLineAsync($"    {username,-8} {role}");
        await output.WriteLineAsync("\n  Ctrl+C stops. The data stays in the data folder.");
    }
}
