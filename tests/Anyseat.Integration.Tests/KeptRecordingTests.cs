using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Anyseat.Customers.Contracts;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Media.Codecs;
using Anyseat.Media.Recording;
using Anyseat.Platform.Blobs;
using Anyseat.Platform.Time;
using Anyseat.Testing;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Recordings;

namespace Anyseat.Integration.Tests;

/// <summary>What is left of calls: their sound and their records. On both databases.</summary>
public sealed class KeptRecordingTests(Databases databases)
{
    private static readonly Instant begunAt = Instant.From(new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_recording_is_heard_by_its_agent_in_ranges_leaves_a_trace_and_goes_with_its_customer(Database database)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(connectionString: await databases.CreateAsync(database));
        await using AgentClient jonas = await AgentClient.SignInAsync(server.Address, "jonas");
        await using AgentClient ada = await AgentClient.SignInAsync(server.Address, "ada");
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        using var folder = new TempFolder();
        CustomerIdentity customer = await server.Get<ICustomerIdentities>().ResolveAsync(IdentityKinds.Phone, "+8613912345678", begunAt, Ct);
        CompletedRecording recording = Record(server, folder, Guid.Parse(jonas.Id), customer.CustomerId);
        var store = server.Get<IRecordingStore>();
        await store.AddAsync(recording, Ct);
        await store.AddAsync(recording, Ct);
        Assert.False(File.Exists(recording.FilePath));

        JsonNode shown = (await jonas.Api.GetAsync($"interactions/{recording.InteractionId}/recordings")).Require(200).Json["items"]!.AsArray().Single()!;
        Assert.Equal(4_000, (long)shown["durationMs"]!);
        Assert.Empty((await ada.Api.GetAsync($"interactions/{recording.InteractionId}/recordings")).Require(200).Json["items"]!.AsArray());
        Assert.Equal("recording.unknown", (await ada.Api.GetAsync($"recordings/{recording.Id}/audio")).Require(404).Code);

        await HearAsync(jonas.Api, recording.Id);
        JsonNode waveform = (await jonas.Api.GetAsync($"recordings/{recording.Id}/waveform?points=8")).Require(200).Json;
        Assert.Equal(500, (int)waveform["stepMs"]!);
        Assert.All(waveform["customer"]!.AsArray(), peak => Assert.InRange((int)peak!, 45, 55));
        Assert.All(waveform["agent"]!.AsArray(), peak => Assert.InRange((int)peak!, 20, 30));
        Assert.Single(await admin.Api.ListAsync("audit"), entry => (string)entry["action"]! == "recording.played");

        (await admin.Api.SendAsync(HttpMethod.Delete, $"customers/{customer.CustomerId}/personal-data", null)).Require(204);
        Assert.Equal("recording.unknown", (await jonas.Api.GetAsync($"recordings/{recording.Id}/audio")).Require(404).Code);
        Assert.Null(await server.Get<IBlobStore>().OpenReadAsync(RecordingRow.BlobNameOf(recording.Id), Ct));
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_recording_is_deleted_when_its_time_is_over(Database database)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(connectionString: await databases.CreateAsync(database));
        using var folder = new TempFolder();
        CompletedRecording young = Record(server, folder, Guid.NewGuid(), null) with { BegunAt = TimeProvider.System.GetInstant() };
        CompletedRecording old = Record(server, folder, Guid.NewGuid(), null) with { BegunAt = TimeProvider.System.GetInstant() - TimeSpan.FromDays(181) };
        var store = server.Get<RecordingStore>();
        await store.AddAsync(young, Ct);
        await store.AddAsync(old, Ct);
        Assert.Equal(1, await server.Get<RecordingRetention>().SweepAsync(Ct));
        Assert.NotNull(await store.FindAsync(young.Id, Ct));
        Assert.Null(await store.FindAsync(old.Id, Ct));
        Assert.Null(await store.OpenAsync(old.Id, Ct));
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Records_of_calls_are_listed_by_pages_and_as_a_file_and_hide_the_number(Database database)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(connectionString: await databases.CreateAsync(database));
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        await using AgentClient jonas = await AgentClient.SignInAsync(server.Address, "jonas");
        CallDetail[] calls = [.. Enumerable.Range(0, 5).Select(Call)];
        foreach (CallDetail call in calls.Append(calls[0]))
            server.Get<ICallDetailRecords>().Add(call);
        const string Range = "from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z";
        await Eventually.HoldsAsync(async () => (await admin.Api.ListAsync($"voice/calls?{Range}")).Count == 5, "five records");

        JsonNode first = (await admin.Api.GetAsync($"voice/calls?{Range}&limit=2")).Require(200).Json;
        JsonNode second = (await admin.Api.GetAsync($"voice/calls?{Range}&limit=2&cursor={first["nextCursor"]}")).Require(200).Json;
        string[] order = [.. first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => (string)item!["id"]!)];
        Assert.Equal(calls.Reverse().Take(4).Select(call => call.Id.ToString()), order);
        JsonNode latest = first["items"]![0]!;
        Assert.Equal(("+86•••••••••04", "+861065529988", 60, 200, 16, "customer", 4.31), (
            (string)latest["otherNumber"]!, (string)latest["ourNumber"]!, (int)latest["talkSeconds"]!, (int)latest["sipStatus"]!,
            (int)latest["q850Cause"]!, (string)latest["endedBy"]!, (double)latest["mos"]!));
        Assert.Equal(2, (await admin.Api.ListAsync($"voice/calls?{Range}&direction=outbound")).Count);
        Assert.Equal("direction.unknown", (await admin.Api.GetAsync("voice/calls?direction=1")).Require(400).Code);
        Assert.Equal("cursor.malformed", (await admin.Api.GetAsync("voice/calls?cursor=AAAA")).Require(400).Code);
        Assert.Equal("permission.missing", (await jonas.Api.GetAsync("voice/calls")).Require(403).Code);

        string[] lines = (await admin.Api.GetAsync($"voice/calls.csv?{Range}")).Require(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Equal(19, lines[0].Split(',').Length);
        Assert.All(lines.Skip(1), line => Assert.DoesNotContain("139000000", line, StringComparison.Ordinal));
        Assert.Contains("2026-11-20T09:34:00.000Z,2026-11-20T09:34:05.000Z,2026-11-20T09:35:05.000Z,60,inbound,'+861065529988,'+86•••••••••04,200,16,customer,0,PCMA,4.31,3", lines[1], StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static CallDetail Call(int number)
    {
        Instant at = begunAt + TimeSpan.FromMinutes(number);
        Assert.True(E164Number.TryParse("+861065529988", out E164Number ours));
        Assert.True(E164Number.TryParse($"+861390000000{number}", out E164Number other));
        return new CallDetail
        {
            Id = new Guid(number, 0, 0, new byte[8]),
            Direction = number % 2 == 0 ? CallDirection.Inbound : CallDirection.Outbound,
            OurNumber = ours,
            OtherNumber = other,
            BegunAt = at,
            AnsweredAt = at + TimeSpan.FromSeconds(5),
            EndedAt = at + TimeSpan.FromSeconds(65),
            SipStatus = 200,
            Q850Cause = 16,
            EndedBy = CallEnding.Customer,
            Codec = "PCMA",
            Mos = 4.31,
            PacketsLost = 3,
        };
    }

    // The whole file, its header, a part from its middle, and a place beyond its end.
    private static async Task HearAsync(ApiClient api, Guid id)
    {
        byte[] whole = await api.GetBytesAsync($"/api/v1/recordings/{id}/audio");
        Assert.Equal(44 + (4 * 32_000), whole.Length);
        Assert.Equal((2, 8_000, 16), (whole[22], BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(24)), whole[34]));
        for (int frame = 8_000; frame < 9_000; frame++)
        {
            Assert.Equal(ALaw.Decode(CodeOf(0, frame)), BinaryPrimitives.ReadInt16LittleEndian(whole.AsSpan(44 + (4 * frame))));
            Assert.Equal(ALaw.Decode(CodeOf(1, frame)), BinaryPrimitives.ReadInt16LittleEndian(whole.AsSpan(46 + (4 * frame))));
        }

        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = api.Cookies });
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Address, $"/api/v1/recordings/{id}/audio"));
        request.Headers.Range = new RangeHeaderValue(70_001, 100_002);
        using HttpResponseMessage part = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[70_001..100_003], await part.Content.ReadAsByteArrayAsync());
        var beyond = new HttpRequestMessage(HttpMethod.Get, request.RequestUri);
        beyond.Headers.Range = new RangeHeaderValue(200_000, null);
        using HttpResponseMessage none = await http.SendAsync(beyond);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, none.StatusCode);
    }

    // Four seconds: the customer at a quarter of full scale, the agent at a sixteenth.
    private static byte CodeOf(int track, int frame) =>
        ALaw.Encode((short)((track == 0 ? 8_192 : 2_048) * Math.Sin(2 * Math.PI * (track == 0 ? 400 : 800) * frame / 8_000)));

    private static CompletedRecording Record(InProcessServer server, TempFolder folder, Guid agent, Guid? customer)
    {
        RecordingKey key = server.Get<IRecordingKeys>().Current;
        var secrets = new RecordingSecrets(Guid.NewGuid(), RandomNumberGenerator.GetBytes(RecordingKey.Size), RandomNumberGenerator.GetBytes(12));
        string path = folder.Combine(secrets.FileId.ToString("N"));
        using (FileStream file = File.Create(path))
        {
            var ring = new RecordingRing();
            using RecordingWriter writer = RecordingWriter.Begin(file, key, secrets, begunAt.ToDateTimeOffset());
            byte[] payload = new byte[160];
            for (int frame = 0; frame < 4 * 8_000; frame += 160)
            {
                for (int track = 0; track < 2; track++)
                {
                    for (int i = 0; i < 160; i++)
                        payload[i] = CodeOf(track, frame + i);
                    Assert.True(ring.TryWrite((RecordingTrack)track, G711Law.ALaw, payload, (uint)frame));
                }

                writer.Drain(ring);
            }

            writer.Close(ring);
        }

        return new CompletedRecording
        {
            Id = secrets.FileId,
            InteractionId = Guid.NewGuid(),
            CustomerId = customer,
            AgentId = agent,
            BegunAt = begunAt,
            Duration = TimeSpan.FromSeconds(4),
            FilePath = path,
            KeyId = key.Id,
        };
    }
}
