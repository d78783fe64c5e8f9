using System.Data.Common;
using System.Net;
using System.Text;
using Anyseat.Platform.Json;
using Anyseat.Platform.Storage;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Transports;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Storage;

/// <summary>Registrations in <c>voice_registration</c>, so that telephones ring after a restart without registering anew.</summary>
internal sealed partial class RegistrationStore(IDatabase database, ILogger<RegistrationStore> logger)
{
    /// <summary>Puts what holds for a telephone in place of what held.</summary>
    /// <returns>False when the database did not take it.</returns>
    public async Task<bool> TrySaveAsync(string sipUser, PhoneRegistrations registrations, CancellationToken ct)
    {
        try
        {
            await database.WriteAsync(
                async (scope, token) =>
                {
                    await using DbCommand command = registrations.Bindings.IsEmpty
                        ? scope.CreateCommand("DELETE FROM voice_registration WHERE sip_user = @user").AddText("user", sipUser)
                        : scope.CreateCommand(
                                "INSERT INTO voice_registration (sip_user, bindings) VALUES (@user, @bindings) "
                                + "ON CONFLICT (sip_user) DO UPDATE SET bindings = @bindings")
                            .AddText("user", sipUser)
                            .AddText("bindings", Encoding.UTF8.GetString(PlatformJson.ToUtf8(ToRows(registrations))));
                    await command.ExecuteNonQueryAsync(token);
                },
                ct);
            return true;
        }
        catch (DbException fault)
        {
            LogNotSaved(logger, fault);
            return false;
        }
    }

    /// <summary>All registrations that have not ended.</summary>
    public async Task<IReadOnlyList<(string SipUser, PhoneRegistrations Registrations)>> LoadAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand("SELECT sip_user, bindings FROM voice_registration ORDER BY sip_user");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new List<(string, PhoneRegistrations)>();
        while (await reader.ReadAsync(ct))
        {
            RegistrationRow[] rows = [.. PlatformJson.FromUtf8<RegistrationRow[]>(Encoding.UTF8.GetBytes(reader.GetString(1)))
                .Where(row => row.ExpiresAt > now && SipUri.TryParse(row.Contact, out _))];
            if (rows.Length > 0)
                found.Add((reader.GetString(0), new PhoneRegistrations([.. rows.Select(ToBinding)], [.. rows.Select(ToFlow)])));
        }

        return found;
    }

    private static RegistrationRow[] ToRows(PhoneRegistrations registrations) =>
    [
        .. registrations.Bindings.Zip(registrations.Flows, (binding, flow) => new RegistrationRow(
            binding.Contact.ToString(), binding.CallId, binding.Sequence, binding.ExpiresAt, binding.Preference, binding.Instance,
            binding.RegistrationId, [.. binding.Path.Select(hop => hop.ToString())], flow.Transport, flow.Remote.ToString(), flow.ListenerId)),
    ];

    private static Binding ToBinding(RegistrationRow row) => new()
    {
        Contact = SipUri.Parse(row.Contact),
        CallId = row.CallId,
        Sequence = row.Sequence,
        ExpiresAt = row.ExpiresAt,
        Preference = row.Preference,
        Instance = row.Instance,
        RegistrationId = row.RegistrationId,
        Path = [.. row.Path.Select(SipUri.Parse)],
        Source = IPEndPoint.Parse(row.Remote),
    };

    /// <summary>A connection does not outlive the process: a new one is tried to where it came from.</summary>
    private static SipFlow ToFlow(RegistrationRow row) => new(row.Transport, IPEndPoint.Parse(row.Remote), 0, row.ListenerId);

    private sealed record RegistrationRow(
        string Contact, string CallId, uint Sequence, DateTimeOffset ExpiresAt, int Preference, string? Instance, uint? RegistrationId,
        IReadOnlyList<string> Path, SipTransportKind Transport, string Remote, int ListenerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A registration could not be stored")]
    private static partial void LogNotSaved(ILogger logger, Exception fault);
}
