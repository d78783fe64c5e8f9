using System.Data.Common;
using Anyseat.Customers.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>Under which number the customer of a callback is reached: by token, in <c>voice_callback</c>. The number itself stands with the
/// customer alone and goes with the customer.</summary>
internal sealed class CallbackNumbers(IDatabase database, ICustomerIdentities identities, TimeProvider clock)
{
    /// <summary>Keeps the number of a caller who asks for a callback.</summary>
    /// <returns>Null when it is kept; why not otherwise.</returns>
    public async Task<Error?> KeepAsync(Guid interaction, E164Number number, CancellationToken ct)
    {
        try
        {
            await PutAsync(interaction, (await ResolveAsync(number, ct)).Id, ct);
            return null;
        }
        catch (Exception fault) when (StorageFaults.Classify(fault) is not StorageFault.Data)
        {
            return new UnavailableError("voice.database", "The database does not answer.", TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>The customer of a number; made if there is none yet.</summary>
    public Task<CustomerIdentity> ResolveAsync(E164Number number, CancellationToken ct) =>
        identities.ResolveAsync(IdentityKinds.Phone, number.ToString(), clock.GetInstant(), ct);

    /// <summary>Keeps a number by its token.</summary>
    public Task PutAsync(Guid interaction, Guid identity, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand put = scope
                .CreateCommand(
                    "INSERT INTO voice_callback (interaction_id, identity_id, kept_at) VALUES (@interaction, @identity, @at) "
                    + "ON CONFLICT (interaction_id) DO UPDATE SET identity_id = excluded.identity_id, kept_at = excluded.kept_at")
                .AddGuid("interaction", interaction).AddGuid("identity", identity).AddInstant("at", clock.GetInstant());
            await put.ExecuteNonQueryAsync(token);
        },
        ct);

    /// <summary>The number; null when it is not known, or no longer.</summary>
    public async Task<E164Number?> FindAsync(Guid interaction, CancellationToken ct)
    {
        if (await FindTokenAsync(interaction, ct) is not { } token)
            return null;
        IReadOnlyDictionary<Guid, string> values = await identities.GetValuesAsync([token], ct);
        return E164Number.TryParse(values.GetValueOrDefault(token), out E164Number number) ? number : null;
    }

    /// <summary>The token of the number; null when it is not known, or no longer.</summary>
    public async Task<Guid?> FindTokenAsync(Guid interaction, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand("SELECT identity_id FROM voice_callback WHERE interaction_id = @interaction").AddGuid("interaction", interaction);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? reader.ReadGuid(0) : null;
    }

    /// <summary>Forgets the number of a callback that is over.</summary>
    public Task RemoveAsync(Guid interaction, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand delete = scope
                .CreateCommand("DELETE FROM voice_callback WHERE interaction_id = @interaction").AddGuid("interaction", interaction);
            await delete.ExecuteNonQueryAsync(token);
        },
        ct);
}
