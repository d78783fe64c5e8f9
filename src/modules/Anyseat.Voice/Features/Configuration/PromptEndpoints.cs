using Anyseat.Media.Wave;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Prompts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>Prompts: listed, listened to, replaced by an upload, and brought back.</summary>
internal static class PromptEndpoints
{
    /// <summary>The largest upload, in bytes: ten minutes of 16 kHz stereo, and then some.</summary>
    public const int UploadSizeMax = 40 * 1024 * 1024;

    /// <summary>The longest prompt.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromMinutes(10);

    /// <summary>Prompts that are added to the house's own, at most.</summary>
    public const int AddedCountMax = 200;

    /// <summary>The form of a prompt in one language.</summary>
    /// <param name="Language">The language.</param>
    /// <param name="IsUploaded">Whether somebody put it there; else it came with the house.</param>
    /// <param name="DurationMs">Its length, in milliseconds.</param>
    /// <param name="UploadedAt">When it was put there; null for the house's own.</param>
    internal sealed record PromptForm(VoiceLanguage Language, bool IsUploaded, int DurationMs, DateTimeOffset? UploadedAt);

    /// <param name="Key">Its key.</param>
    /// <param name="IsBuiltIn">Whether the house plays it by itself.</param>
    /// <param name="Forms">One for each language that has it.</param>
    internal sealed record PromptView(string Key, bool IsBuiltIn, IReadOnlyList<PromptForm> Forms);

    internal sealed record PromptPage(IReadOnlyList<PromptView> Items, string? NextCursor);

    public static void Map(IEndpointRouteBuilder voice)
    {
        RouteGroupBuilder prompts = voice.MapGroup("/prompts");
        prompts.MapGet("", List).WithName("listVoicePrompts").WithSummary("Lists what callers hear");
        prompts.MapPut("/{key}/{language}", PutAsync).Accepts<byte[]>("audio/wav", "audio/x-wav", "application/octet-stream")
            .WithName("putVoicePrompt").WithSummary("Puts a recording in a prompt's place: the body is a WAV file of up to ten minutes")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        prompts.MapDelete("/{key}/{language}", RemoveAsync).WithName("removeVoicePrompt")
            .WithSummary("Removes an upload; what came with the house is back").ProducesProblem(404);
        prompts.MapGet("/{key}/{language}/audio", Listen).WithName("getVoicePromptAudio").WithSummary("A prompt as callers hear it")
            .Produces(StatusCodes.Status200OK, contentType: "audio/wav").ProducesProblem(404);
    }

    private static Ok<PromptPage> List(PromptLibrary library) => TypedResults.Ok(new PromptPage(
        [.. PromptKeys.BuiltIn.Concat(library.AddedKeys).Select((key, place) => ToView(library, key, place < PromptKeys.BuiltIn.Count))], null));

    private static async Task<Results<Ok<PromptView>, ProblemHttpResult>> PutAsync(
        string key, string language, HttpContext http, PromptLibrary library, PromptStore store, CancellationToken ct)
    {
        if (!Parse(key, language).TryGet(out VoiceLanguage tongue, out Error? error))
            return error.ToProblem();
        if (!PromptKeys.BuiltIn.Contains(key) && !library.AddedKeys.Contains(key) && library.AddedKeys.Count >= AddedCountMax)
            return new ConflictError("prompt.too_many", $"At most {AddedCountMax} prompts may be added.").ToProblem();
        if (await ReadBodyAsync(http, ct) is not { } bytes)
            return new TooLargeError("prompt.too_large", "The file is larger than allowed.", UploadSizeMax).ToProblem();
        if (!ToAudio(bytes).TryGet(out PromptAudio? audio, out error))
            return error.ToProblem();
        await store.PutAsync(key, tongue, audio, http.User.GetUserId(), ct);
        await library.ReloadAsync(CancellationToken.None);
        return TypedResults.Ok(ToView(library, key, PromptKeys.BuiltIn.Contains(key)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string key, string language, HttpContext http, PromptLibrary library, PromptStore store, CancellationToken ct)
    {
        if (!Parse(key, language).TryGet(out VoiceLanguage tongue, out Error? error))
            return error.ToProblem();
        if (!await store.RemoveAsync(key, tongue, http.User.GetUserId(), ct))
            return Unknown.ToProblem();
        await library.ReloadAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Listen(string key, string language, PromptLibrary library)
    {
        if (!Parse(key, language).TryGet(out VoiceLanguage tongue, out Error? error))
            return error.ToProblem();
        if (!library.TryGet(key, tongue, out PromptAudio? audio))
            return Unknown.ToProblem();
        return TypedResults.File(PromptWave.ToFile(audio), "audio/wav", enableRangeProcessing: true);
    }

    private static Result<VoiceLanguage> Parse(string key, string language)
    {
        if (!PromptKeys.IsGood(key))
            return new ValidationError("prompt.key_invalid", "A key has 1 to 40 lower-case letters, digits or '-'.", "key");
        return LanguageTags.ToLanguage(language) is { } known
            ? known
            : new ValidationError("prompt.language_unknown", "The languages are en and zh-CN.", "language");
    }

    private static Result<PromptAudio> ToAudio(byte[] bytes)
    {
        if (!WaveFile.TryParse(bytes, out WaveFile file, out WaveParseError error))
        {
            return new UnsupportedContentError(
                "prompt.not_playable", $"The file is no WAV of 16-bit PCM or G.711, mono or stereo, at a usual rate ({error}).");
        }

        if (file.SampleCount == 0)
            return new ValidationError("prompt.empty", "There is no sound in the file.");
        if (file.Duration > DurationMax)
            return new ValidationError("prompt.too_long", "A prompt has at most ten minutes.");
        return PromptAudio.FromWave(file, BuiltInPrompts.SampleRate);
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = UploadSizeMax + 1;
        if (http.Request.ContentLength > UploadSizeMax)
            return null;
        using var whole = new MemoryStream();
        byte[] part = new byte[64 * 1024];
        int count;
        while ((count = await http.Request.Body.ReadAsync(part, ct)) > 0)
        {
            if (whole.Length + count > UploadSizeMax)
                return null;
            whole.Write(part, 0, count);
        }

        return whole.ToArray();
    }

    private static PromptView ToView(PromptLibrary library, string key, bool isBuiltIn) => new(
        key, isBuiltIn, [.. Enum.GetValues<VoiceLanguage>().Select(language => ToForm(library, key, language)).OfType<PromptForm>()]);

    private static PromptForm? ToForm(PromptLibrary library, string key, VoiceLanguage language)
    {
        if (library.FindUploaded(key, language) is { } upload)
            return new PromptForm(language, true, (int)upload.Audio.Duration.TotalMilliseconds, upload.UploadedAt.ToDateTimeOffset());
        return library.FindBuiltIn(key, language) is { } audio
            ? new PromptForm(language, false, (int)audio.Duration.TotalMilliseconds, null)
            : null;
    }

    private static NotFoundError Unknown => new("prompt.unknown", "There is no such prompt.");
}
