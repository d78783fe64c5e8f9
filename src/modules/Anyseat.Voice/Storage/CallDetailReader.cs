using System.Data.Common;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Storage;

/// <summary>A call detail record as stored: the number outside as its token.</summary>
internal sealed record CallRow(CallDetail Detail, Guid? OtherNumberId);

/// <summary>Which calls.</summary>
/// <param name="From">From this instant on.</param>
/// <param name="To">Before this instant.</param>
internal sealed record CallFilter(Instant From, Instant To)
{
    /// <summary>Of one direction only; null for all.</summary>
    public CallDirection? Direction { get; init; }

    /// <summary>Of one agent only; null for all.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>Of one interaction only; null for all.</summary>
    public Guid? InteractionId { get; init; }
}

/// <summary>Where a page goes on: after this call, going back in time.</summary>
internal readonly record struct CallPlace(Instant BegunAt, Guid Id);

/// <summary>Reads call detail records, the latest first.</summary>
internal sealed class CallDetailReader(IDatabase database)
{
    private const string Columns =
        "id, interaction_id, customer_id, direction, trunk_id, agent_id, queue_id, our_number, other_number_id, begun_at, answered_at, ended_at, "
        + "sip_status, q850_cause, ended_by, is_emergency, codec, mos_hundredths, packets_lost";

    /// <summary>A page.</summary>
    public async Task<IReadOnlyList<CallRow>> ReadAsync(CallFilter filter, CallPlace? after, int count, CancellationToken ct)
    {
        string where = "begun_at >= @from AND begun_at < @to";
        if (filter.Direction is not null)
            where += " AND direction = @direction";
        if (filter.AgentId is not null)
            where += " AND agent_id = @agent";
        if (filter.InteractionId is not null)
            where += " AND interaction_id = @interaction";
        if (after is not null)
            where += " AND (begun_at < @afterAt OR (begun_at = @afterAt AND id < @afterId))";
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand($"SELECT {Columns} FROM voice_call WHERE {where} ORDER BY begun_at DESC, id DESC LIMIT @count")
            .AddInstant("from", filter.From).AddInstant("to", filter.To).AddInteger("count", count);
        if (filter.Direction is { } direction)
            select.AddText("direction", CallWords.Of(direction));
        if (filter.AgentId is { } agent)
            select.AddGuid("agent", agent);
        if (filter.InteractionId is { } interaction)
            select.AddGuid("interaction", interaction);
        if (after is { } place)
            select.AddInstant("afterAt", place.BegunAt).AddGuid("afterId", place.Id);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var rows = new List<CallRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(ToRow(reader));
        return rows;
    }

    private static CallRow ToRow(DbDataReader reader) => new(
        new CallDetail
        {
            Id = reader.ReadGuid(0),
            InteractionId = reader.ReadGuidOrNull(1),
            CustomerId = reader.ReadGuidOrNull(2),
            Direction = CallWords.ToDirection(reader.GetString(3)),
            TrunkId = reader.ReadGuidOrNull(4),
            AgentId = reader.ReadGuidOrNull(5),
            QueueId = reader.ReadGuidOrNull(6),
            OurNumber = E164Number.TryParse(reader.ReadTextOrNull(7), out E164Number our) ? our : null,
            BegunAt = reader.ReadInstant(9),
            AnsweredAt = reader.ReadInstantOrNull(10),
            EndedAt = reader.ReadInstant(11),
            SipStatus = (int?)ReadIntegerOrNull(reader, 12),
            Q850Cause = (int?)ReadIntegerOrNull(reader, 13),
            EndedBy = CallWords.ToEnding(reader.GetString(14)),
            IsEmergency = reader.GetBoolean(15),
            Codec = reader.ReadTextOrNull(16),
            Mos = ReadIntegerOrNull(reader, 17) / 100.0,
            PacketsLost = ReadIntegerOrNull(reader, 18),
        },
        reader.ReadGuidOrNull(8));

    private static long? ReadIntegerOrNull(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);
}
