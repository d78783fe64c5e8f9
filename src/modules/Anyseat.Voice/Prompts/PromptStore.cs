using System.Data.Common;
using Anyseat.Media.Codecs;
using Anyseat.Media.Wave;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Prompts;

/// <summary>A prompt that somebody put in place of the house's own, or beside it.</summary>
internal sealed record UploadedPrompt(
    string Key, VoiceLanguage Language, PromptAudio Audio, Guid? UploadedBy, Instant UploadedAt, long Version);

/// <summary>Uploaded prompts in <c>voice_prompt</c>, as they are played: G.711 A-law at 8 kHz.</summary>
internal sealed class PromptStore(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    public async Task<IReadOnlyList<UploadedPrompt>> ListAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand(
            "SELECT key, language, samples, uploaded_by, uploaded_at, version FROM voice_prompt ORDER BY key, language");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new List<UploadedPrompt>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new UploadedPrompt(
                reader.GetString(0), LanguageTags.ToLanguage(reader.GetString(1)) ?? VoiceLanguage.English, Decode(reader.ReadBytes(2)),
                reader.ReadGuidOrNull(3), reader.ReadInstant(4), reader.GetInt64(5)));
        }

        return found;
    }

    /// <summary>Puts a prompt in the place of the one with its key and language.</summary>
    public Task PutAsync(string key, VoiceLanguage language, PromptAudio audio, Guid actor, CancellationToken ct)
    {
        byte[] samples = new byte[audio.Samples.Length];
        ALaw.Encode(audio.Samples, samples);
        return database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand put = scope
                    .CreateCommand(
                        "INSERT INTO voice_prompt (key, language, samples, duration_ms, uploaded_by, uploaded_at, version) "
                        + "VALUES (@key, @language, @samples, @duration, @by, @at, 1) "
                        + "ON CONFLICT (key, language) DO UPDATE SET samples = excluded.samples, duration_ms = excluded.duration_ms, "
                        + "uploaded_by = excluded.uploaded_by, uploaded_at = excluded.uploaded_at, version = voice_prompt.version + 1")
                    .AddText("key", key).AddText("language", LanguageTags.Of(language)).AddBytes("samples", samples)
                    .AddInteger("duration", (long)audio.Duration.TotalMilliseconds).AddGuid("by", actor).AddInstant("at", clock.GetInstant());
                await put.ExecuteNonQueryAsync(token);
                await audit.WriteAsync(scope, Entry("changed", key, language, actor), token);
            },
            ct);
    }

    /// <summary>Removes an upload.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RemoveAsync(string key, VoiceLanguage language, Guid actor, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand delete = scope.CreateCommand("DELETE FROM voice_prompt WHERE key = @key AND language = @language")
                .AddText("key", key).AddText("language", LanguageTags.Of(language));
            if (await delete.ExecuteNonQueryAsync(token) == 0)
                return false;
            await audit.WriteAsync(scope, Entry("removed", key, language, actor), token);
            return true;
        },
        ct);

    private static PromptAudio Decode(byte[] samples)
    {
        short[] linear = new short[samples.Length];
        ALaw.Decode(samples, linear);
        return PromptAudio.FromSamples(linear, BuiltInPrompts.SampleRate);
    }

    // Keys are lower-case letters, digits and hyphens: nothing to escape.
    private static AuditEntry Entry(string what, string key, VoiceLanguage language, Guid actor) =>
        new($"voice.prompt_{what}", actor, "voice_prompt", null, $$"""{"key":"{{key}}","language":"{{LanguageTags.Of(language)}}"}""");
}
