using System.Text.RegularExpressions;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What is set of a phone.</summary>
internal sealed record PhoneSettings
{
    /// <summary>What colleagues dial; 2 to 8 digits, unique.</summary>
    public required string Number { get; init; }

    /// <summary>The user name in SIP; 1 to 40 letters, digits, '-', '_' or '.', unique. Fixed once it is there: the secret is for it.
    /// </summary>
    public required string SipUser { get; init; }

    /// <summary>Whose it is; one phone a user.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The realm in which it signs in; only ever sent by us.</summary>
    public string? Realm { get; init; }

    /// <summary>Whether telephones may register and call with it.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>Phones as an administrator keeps them. A secret is shown once, when it is made.</summary>
internal static partial class Phones
{
    /// <param name="Phone">The phone.</param>
    /// <param name="Secret">What a telephone signs in with: shown this once. Null when the same key made the phone before.</param>
    internal sealed record PhoneWithSecret(SettingsItem<PhoneSettings> Phone, string? Secret);

    public static void Map(IEndpointRouteBuilder voice)
    {
        RouteGroupBuilder phones = voice.MapGroup("/phones");
        phones.MapGet("", List).WithName("listVoicePhone").WithSummary("Lists: an agent's number");
        phones.MapPost("", CreateAsync).WithName("createVoicePhone").WithSummary("Adds an agent's number; its secret is shown this once")
            .ProducesProblem(400).ProducesProblem(409);
        phones.MapPut("/{id:guid}", UpdateAsync).WithName("updateVoicePhone").WithSummary("Changes an agent's number; takes If-Match")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        phones.MapPost("/{id:guid}/secret", RenewAsync).WithName("renewVoicePhoneSecret")
            .WithSummary("Makes a new secret, shown this once; the former one is void").ProducesProblem(404);
        phones.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteVoicePhone").WithSummary("Removes an agent's number; takes If-Match")
            .ProducesProblem(404).ProducesProblem(412);
    }

    private static Ok<SettingsPage<PhoneSettings>> List(IVoiceSettings settings) =>
        TypedResults.Ok(new SettingsPage<PhoneSettings>([.. settings.Current.Phones.Select(ToItem)], null));

    private static async Task<Results<Created<PhoneWithSecret>, Ok<PhoneWithSecret>, ProblemHttpResult>> CreateAsync(
        PhoneSettings request, HttpContext http, VoiceDocuments documents, SettingsCheck check, VoiceRealm realm, IIdSource ids,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken ct)
    {
        Guid actor = http.User.GetUserId();
        if (!SettingsHeaders.ToId(key, "phones", actor, ids).TryGet(out Guid id, out Error? error))
            return error.ToProblem();
        if (documents.Current.Phones.All(phone => phone.Id != id) && Validate(check, id, request) is { } invalid)
            return invalid.ToProblem();
        string secret = PhoneSecrets.Make();
        Phone phone = ToPhone(id, request, realm.Name).WithSecret(secret);
        Result<(Phone Document, bool IsNew)> outcome = await documents.AddAsync(phone, actor, ct);
        if (!outcome.TryGet(out (Phone Document, bool IsNew) added, out error))
            return error.ToProblem();
        http.SetVersion(added.Document.Version);
        return added.IsNew
            ? TypedResults.Created($"/api/v1/voice/phones/{id}", new PhoneWithSecret(ToItem(added.Document), secret))
            : TypedResults.Ok(new PhoneWithSecret(ToItem(added.Document), null));
    }

    private static async Task<Results<Ok<SettingsItem<PhoneSettings>>, ProblemHttpResult>> UpdateAsync(
        Guid id, PhoneSettings request, HttpContext http, VoiceDocuments documents, SettingsCheck check,
        [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!SettingsHeaders.ToVersion(match).TryGet(out long? expected, out Error? error))
            return error.ToProblem();
        if (documents.Current.Phones.FirstOrDefault(phone => phone.Id == id) is not { } former)
            return Unknown.ToProblem();
        if (Validate(check, id, request) is { } invalid)
            return invalid.ToProblem();
        if (request.SipUser != former.SipUser)
            return new ValidationError("phone.sip_user_fixed", "The user name does not change; make another phone.", "sipUser").ToProblem();
        Result<Phone> outcome = await documents.ChangeAsync<Phone>(
            id, expected, phone => phone with { Number = request.Number, UserId = request.UserId, IsEnabled = request.IsEnabled },
            http.User.GetUserId(), ct);
        if (!outcome.TryGet(out Phone? changed, out error))
            return error.ToProblem();
        http.SetVersion(changed.Version);
        return TypedResults.Ok(ToItem(changed));
    }

    private static async Task<Results<Ok<PhoneWithSecret>, ProblemHttpResult>> RenewAsync(
        Guid id, HttpContext http, VoiceDocuments documents, VoiceRealm realm, CancellationToken ct)
    {
        string secret = PhoneSecrets.Make();
        // With the realm of now: renewing is what helps after the realm was changed.
        Result<Phone> outcome = await documents.ChangeAsync<Phone>(
            id, null, phone => (phone with { Realm = realm.Name }).WithSecret(secret), http.User.GetUserId(), ct);
        if (!outcome.TryGet(out Phone? changed, out Error? error))
            return error.ToProblem();
        http.SetVersion(changed.Version);
        return TypedResults.Ok(new PhoneWithSecret(ToItem(changed), secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, VoiceDocuments documents, [FromHeader(Name = "If-Match")] string? match, CancellationToken ct)
    {
        if (!SettingsHeaders.ToVersion(match).TryGet(out long? expected, out Error? error))
            return error.ToProblem();
        Result<Done> outcome = await documents.RemoveAsync<Phone>(id, expected, http.User.GetUserId(), ct);
        return outcome.TryGet(out _, out error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static Error? Validate(SettingsCheck check, Guid id, PhoneSettings set)
    {
        ValidationError? invalid = SettingsCheck.First(
            SettingsCheck.Digits(set.Number, 2, 8, "number"), check.User(set.UserId),
            UserPattern().IsMatch(set.SipUser)
                ? null
                : new ValidationError("phone.sip_user_invalid", "A user name has 1 to 40 letters, digits, '-', '_' or '.'.", "sipUser"));
        if (invalid is not null)
            return invalid;
        bool isEmergency = check.Current.Numberings.Append(NumberingPlan.Default).Any(plan => NumberClassifier.IsEmergency(set.Number, plan, out _));
        if (isEmergency)
            return new ValidationError("phone.number_emergency", "This is an emergency number.", "number");
        return check.Current.FindPhoneOf(set.UserId) is { } other && other.Id != id
            ? new ConflictError("phone.user_taken", "This user has a phone already.")
            : null;
    }

    private static Phone ToPhone(Guid id, PhoneSettings set, string realm) => new()
    {
        Id = id,
        Number = set.Number,
        SipUser = set.SipUser,
        UserId = set.UserId,
        Realm = realm,
        Ha1Md5 = new Secret(""),
        Ha1Sha256 = new Secret(""),
        IsEnabled = set.IsEnabled,
    };

    private static SettingsItem<PhoneSettings> ToItem(Phone phone) => new()
    {
        Id = phone.Id,
        Version = phone.Version,
        Value = new PhoneSettings
        {
            Number = phone.Number,
            SipUser = phone.SipUser,
            UserId = phone.UserId,
            Realm = phone.Realm,
            IsEnabled = phone.IsEnabled,
        },
    };

    private static NotFoundError Unknown => new("voice.phone_unknown", "There is no such thing.");

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserPattern();
}
