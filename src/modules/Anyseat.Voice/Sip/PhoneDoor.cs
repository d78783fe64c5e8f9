using System.Security.Cryptography;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Sessions;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Storage;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Sip;

/// <summary>The door at which telephones prove who they are: REGISTER, and calls that come over no trunk. Owned by the loop of calls.
/// </summary>
internal sealed partial class PhoneDoor(
    VoiceOptions options, VoiceRealm realm, ICallDirectory directory, SourceGuard guard, RegistrationStore store, TaskTracker tasks, TimeProvider clock,
    ILogger<PhoneDoor> logger)
{
    private const string Allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, MESSAGE, REGISTER";

    private readonly DigestServer digest = new(
        new DigestServerOptions
        {
            Realm = realm.Name,
            IsMd5Alone = request => !options.OffersSha256 || Md5OnlyAgents.Include(request.TextOf(SipHeader.UserAgent)),
        },
        RandomNumberGenerator.GetBytes(32));

    /// <summary>Which telephones are registered.</summary>
    public PhoneRegistry Registry { get; } = new(options.Registrar, clock);

    /// <summary>Has work done on the loop of calls; set by the host.</summary>
    public Func<Action, CancellationToken, ValueTask> Post { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>Answers a request outside of any dialog.</summary>
    public void Take(SipEndpoint endpoint, SipServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        if (request.Method != SipMethod.Register)
            Weigh(transaction.Flow.Remote.Address, "other", guard.Asked);
        if (request.Method == SipMethod.Register)
            Register(endpoint, transaction);
        else if (request.Method == SipMethod.Options)
            endpoint.Respond(transaction, transaction.Answer(200).Header(SipHeader.Allow, Allowed).BuildResponse());
        else if (request.Method == SipMethod.Bye || request.Method == SipMethod.Update || request.Method == SipMethod.Prack)
            endpoint.Respond(transaction, transaction.Answer(481).BuildResponse()); // RFC 3261 §15.1.2: of no dialog
        else
            endpoint.Respond(transaction, transaction.Answer(405).Header(SipHeader.Allow, Allowed).BuildResponse());
    }

    /// <summary>A source sent what is no SIP, or malformed. Any thread.</summary>
    public void Garbled(System.Net.IPAddress source) => Weigh(source, "garbled", guard.Garbled);

    /// <summary>Whether a call that came over no trunk comes from one of our telephones; if not, it is challenged or refused.</summary>
    public Phone? Admit(SipSession session)
    {
        System.Net.IPAddress source = session.PeerFlow!.Value.Remote.Address;
        DigestOutcome outcome = Judge(session.Invite, out Phone? phone);
        if (outcome == DigestOutcome.Accepted)
        {
            guard.Succeeded(source);
            return phone;
        }

        Note(outcome, source, "invite");
        session.Refuse(401, [.. Challenges(session.Invite, outcome).Select(challenge => (SipHeader.WwwAuthenticate, challenge))]);
        return null;
    }

    private void Register(SipEndpoint endpoint, SipServerTransaction transaction)
    {
        System.Net.IPAddress source = transaction.Flow.Remote.Address;
        DigestOutcome outcome = Judge(transaction.Request, out Phone? phone);
        bool isOwn = outcome == DigestOutcome.Accepted
            && transaction.Request.To.Uri.UserText.Equals(phone!.SipUser, StringComparison.OrdinalIgnoreCase);
        if (outcome != DigestOutcome.Accepted)
        {
            Note(outcome, source, "register");
            SipMessageBuilder challenged = transaction.Answer(401);
            foreach (string challenge in Challenges(transaction.Request, outcome))
                challenged.Header(SipHeader.WwwAuthenticate, challenge);
            endpoint.Respond(transaction, challenged.BuildResponse());
            return;
        }

        guard.Succeeded(source);
        if (!isOwn)
        {
            Instruments.Refused.Add(1, new KeyValuePair<string, object?>("reason", "foreign_register"));
            endpoint.Respond(transaction, transaction.Answer(403).BuildResponse()); // RFC 3261 §10.3 step 4: another's address of record
            return;
        }

        Keep(endpoint, transaction, phone!);
    }

    /// <summary>A registration is told as done once it would survive a restart.</summary>
    private void Keep(SipEndpoint endpoint, SipServerTransaction transaction, Phone phone)
    {
        RegistrarOutcome outcome = Registry.Apply(phone.FirstKey, transaction.Request, transaction.Flow, out PhoneRegistrations registrations);
        if (outcome.Status != 200)
        {
            endpoint.Respond(transaction, Registrar.Answer(transaction.Request, outcome, transaction.LocalTag, clock.GetUtcNow()));
            return;
        }

        tasks.Run("A registration", async ct =>
        {
            bool isStored = await store.TrySaveAsync(phone.FirstKey, registrations, ct);
            await Post(
                () => endpoint.Respond(transaction, isStored
                    ? Registrar.Answer(transaction.Request, outcome, transaction.LocalTag, clock.GetUtcNow())
                    : transaction.Answer(503).Header(SipHeader.RetryAfter, 5).BuildResponse()),
                ct);
        });
    }

    private DigestOutcome Judge(SipRequest request, out Phone? phone)
    {
        Phone? found = null;
        DigestOutcome outcome = digest.Judge(
            request,
            SipHeader.Authorization,
            (user, algorithm) =>
            {
                found = directory.FindPhone(user);
                if (found is null || found.Realm != realm.Name)
                    return null;
                return (algorithm == DigestAlgorithm.Sha256 ? found.Ha1Sha256 : found.Ha1Md5).Reveal();
            },
            clock.GetUtcNow(),
            out _);
        phone = outcome == DigestOutcome.Accepted ? found : null;
        return outcome;
    }

    private IEnumerable<string> Challenges(SipRequest request, DigestOutcome outcome)
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return digest.ChallengesFor(request, clock.GetUtcNow(), BitConverter.ToUInt64(random), outcome == DigestOutcome.Stale)
            .Select(challenge => challenge.ToString());
    }

    private void Note(DigestOutcome outcome, System.Net.IPAddress source, string what)
    {
        Weigh(source, what, outcome switch
        {
            DigestOutcome.Wrong => guard.Failed,
            // A call without a password may be a telephone's first try, and mostly is a scanner's.
            DigestOutcome.Missing when what == "invite" => guard.Suspected,
            _ => guard.Challenged,
        });
        Instruments.Refused.Add(
            1, new KeyValuePair<string, object?>("reason", outcome == DigestOutcome.Wrong ? $"{what}_wrong_password" : $"{what}_challenged"));
    }

    /// <summary>Holds something against a source, unless it is a carrier's: who forges a carrier's address must not shut the carrier out.
    /// </summary>
    private void Weigh(System.Net.IPAddress source, string what, Func<System.Net.IPAddress, bool> weigh)
    {
        if (directory.FindTrunk(source, "") is not null || !weigh(source))
            return;
        Instruments.Bans.Add(1);
        LogBanned(logger, source, what);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} is shut out for a while: too many {What} requests without a right password")]
    private static partial void LogBanned(ILogger logger, System.Net.IPAddress source, string what);
}
