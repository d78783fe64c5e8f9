using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>An agent's telephone played by SIPp.</summary>
internal static class Telephone
{
    /// <summary>Listens by a scenario, and registers for the port it listens on.</summary>
    public static async Task<SippRun> RegisterAsync(VoiceSite site, string agent, string scenario, int mediaPort = 0, int calls = 1)
    {
        int port = ExternalProgram.FreePort();
        // A caller who waits rings it as soon as it is registered.
        SippRun phone = await Sipp.StartAsync(scenario, site.SipEndPoint, port: port, mediaPort: mediaPort, calls: calls);
        await using SippRun register = await Sipp.StartAsync(Sipp.Register(agent, VoiceSite.Secret, port), site.SipEndPoint);
        await register.RequireSuccessAsync();
        return phone;
    }
}
