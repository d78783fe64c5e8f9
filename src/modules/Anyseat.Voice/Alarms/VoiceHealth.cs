using Anyseat.Voice.Calls;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anyseat.Voice.Alarms;

/// <summary>Whether the telephone works: unhealthy when calls cannot be taken, degraded when carriers are lost. Says no names: everybody may
/// ask.</summary>
internal sealed class VoiceHealth(VoiceOptions options, IVoiceStatus status, CallSwitch calls, MediaHost media, TrunkStandings trunks, TimeProvider clock)
    : IHealthCheck
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (options.Enabled != true)
            return HealthCheckResult.Healthy("Calls are switched off.");
        if (!status.IsOpen)
            return HealthCheckResult.Unhealthy("SIP does not listen.");
        if (!media.IsRunning)
            return HealthCheckResult.Unhealthy("A media shard does not run.");
        if (!await AnswersAsync(cancellationToken))
            return HealthCheckResult.Unhealthy("The loop of calls does not answer.");
        int lost = trunks.CountOf(TrunkReach.Lost);
        return lost > 0 ? HealthCheckResult.Degraded($"{lost} of {trunks.Count} watched trunks are lost.") : HealthCheckResult.Healthy();
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            return await calls.AskAsync(() => true, otherwise: false, ct).WaitAsync(AnswerMax, clock, ct);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
