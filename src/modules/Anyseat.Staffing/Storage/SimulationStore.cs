using System.Data.Common;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Staffing.Storage;

/// <summary>A simulation whose result is kept.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">What people call it.</param>
/// <param name="StartedBy">Who ordered it.</param>
/// <param name="OrderedAt">When it was ordered.</param>
/// <param name="BegunAt">When it began to run.</param>
/// <param name="EndedAt">When its result was there.</param>
/// <param name="PlanVersion">The version of the routing plan it ran under; null for rules of its own.</param>
/// <param name="Order">What was ordered, as JSON, without a document that was sent along.</param>
internal sealed record StoredSimulation(
    Guid Id, string Name, Guid StartedBy, Instant OrderedAt, Instant BegunAt, Instant EndedAt, int? PlanVersion, string Order);

/// <summary>Results of simulations in the database; the oldest make room for new ones.</summary>
internal sealed class SimulationStore(IDatabase database)
{
    /// <summary>The most that are kept.</summary>
    public const int CountMax = 200;

    /// <summary>The largest outcome that is kept, in bytes.</summary>
    public const int OutcomeMax = 16 * 1024 * 1024;

    private const string Columns = "id, name, started_by, ordered_at, begun_at, ended_at, plan_version, order_document";

    /// <summary>All of them, the latest first.</summary>
    public async Task<IReadOnlyList<StoredSimulation>> ListAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand($"SELECT {Columns} FROM staffing_simulation ORDER BY ordered_at DESC, id DESC");
        return await ReadAsync(select, ct);
    }

    public async Task<StoredSimulation?> FindAsync(Guid id, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand($"SELECT {Columns} FROM staffing_simulation WHERE id = @id").AddGuid("id", id);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    /// <summary>What a simulation found, as it was kept; null when it is not there.</summary>
    public async Task<byte[]?> FindOutcomeAsync(Guid id, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand("SELECT outcome FROM staffing_simulation WHERE id = @id").AddGuid("id", id);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? reader.ReadBytes(0) : null;
    }

    /// <summary>Keeps a result, and forgets the oldest when there are too many.</summary>
    public Task AddAsync(StoredSimulation simulation, byte[] outcome, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand insert = scope
                .CreateCommand(
                    $"INSERT INTO staffing_simulation ({Columns}, outcome) VALUES (@id, @name, @by, @ordered, @begun, @ended, @plan, @order, @outcome) "
                    + "ON CONFLICT (id) DO NOTHING")
                .AddGuid("id", simulation.Id).AddText("name", simulation.Name).AddGuid("by", simulation.StartedBy)
                .AddInstant("ordered", simulation.OrderedAt).AddInstant("begun", simulation.BegunAt).AddInstant("ended", simulation.EndedAt)
                .AddInteger("plan", simulation.PlanVersion).AddText("order", simulation.Order).AddBytes("outcome", outcome);
            await insert.ExecuteNonQueryAsync(token);
            await using DbCommand forget = scope
                .CreateCommand(
                    "DELETE FROM staffing_simulation WHERE id NOT IN (SELECT id FROM staffing_simulation ORDER BY ordered_at DESC, id DESC LIMIT @kept)")
                .AddInteger("kept", CountMax);
            await forget.ExecuteNonQueryAsync(token);
        },
        ct);

    /// <summary>Gives one another name; false when it is not there.</summary>
    public Task<bool> RenameAsync(Guid id, string name, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand update = scope
                .CreateCommand("UPDATE staffing_simulation SET name = @name WHERE id = @id").AddText("name", name).AddGuid("id", id);
            return await update.ExecuteNonQueryAsync(token) == 1;
        },
        ct);

    /// <summary>Forgets one; false when it is not there.</summary>
    public Task<bool> DeleteAsync(Guid id, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand delete = scope.CreateCommand("DELETE FROM staffing_simulation WHERE id = @id").AddGuid("id", id);
            return await delete.ExecuteNonQueryAsync(token) == 1;
        },
        ct);

    private static async Task<List<StoredSimulation>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new List<StoredSimulation>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new StoredSimulation(
                reader.ReadGuid(0), reader.GetString(1), reader.ReadGuid(2), reader.ReadInstant(3), reader.ReadInstant(4), reader.ReadInstant(5),
                reader.IsDBNull(6) ? null : reader.GetInt32(6), reader.GetString(7)));
        }

        return found;
    }
}
