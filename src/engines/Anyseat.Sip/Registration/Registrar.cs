using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Registration;

/// <summary>Where an address of record can be reached for a while (RFC 3261 §10.2).</summary>
public sealed record Binding
{
    /// <summary>The contact URI.</summary>
    public required SipUri Contact { get; init; }

    /// <summary>The Call-ID of the REGISTER that made it.</summary>
    public required string CallId { get; init; }

    /// <summary>The CSeq number of the REGISTER that made it.</summary>
    public required uint Sequence { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The sender's preference, 0 to 1000 thousandths (§20.10, q).</summary>
    public int Preference { get; init; } = 1_000;

    /// <summary>The device, whatever its address (RFC 5626 §4.1, +sip.instance); null when it does not say.</summary>
    public string? Instance { get; init; }

    /// <summary>Which of the device's flows (RFC 5626 §4.2, reg-id); null when it does not say.</summary>
    public uint? RegistrationId { get; init; }

    /// <summary>The proxies to pass on the way to it, nearest first (RFC 3327).</summary>
    public ImmutableArray<SipUri> Path { get; init; } = [];

    /// <summary>Where the REGISTER came from: behind NAT the only way back; null when not known.</summary>
    public IPEndPoint? Source { get; init; }
}

/// <summary>What a registrar allows.</summary>
public sealed record RegistrarPolicy
{
    /// <summary>The lifetime when the request names none.</summary>
    public TimeSpan DefaultLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The shortest lifetime; less is answered 423 (§10.3 step 7).</summary>
    public TimeSpan MinLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest lifetime; more is cut.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The most bindings of one address of record; more are answered 403.</summary>
    public int BindingCountMax { get; init; } = 10;
}

/// <summary>What comes of a REGISTER.</summary>
/// <param name="Status">200, or why it was refused; then the bindings are as they were.</param>
/// <param name="Bindings">The bindings afterwards, preferred first.</param>
/// <param name="MinExpires">The Min-Expires of a 423, in seconds.</param>
public sealed record RegistrarOutcome(int Status, ImmutableArray<Binding> Bindings, uint? MinExpires = null);

/// <summary>The registrar of RFC 3261 §10.3 for one address of record: a function from bindings to bindings.</summary>
/// <remarks>
/// Who may register what is decided before (§10.3 steps 3 and 4). One REGISTER is taken whole or not at all (step 7).
/// Bindings are the same when their URIs are (§19.1.4), or when device and flow are (RFC 5626 §6).
/// </remarks>
public static class Registrar
{
    /// <summary>Applies a REGISTER.</summary>
    /// <param name="bindings">The present bindings.</param>
    /// <param name="request">The REGISTER; without Contact it only asks.</param>
    /// <param name="policy">What is allowed.</param>
    /// <param name="now">The present instant.</param>
    public static RegistrarOutcome Apply(ImmutableArray<Binding> bindings, SipRequest request, RegistrarPolicy policy, DateTimeOffset now)
    {
        ImmutableArray<Binding> live = Live(bindings, now);
        if (!request.TryGetAddresses(SipHeader.Contact, out ImmutableArray<SipNameAddress> contacts, out _)
            || !request.TryGetAddresses(SipHeader.Path, out ImmutableArray<SipNameAddress> path, out _))
        {
            return new RegistrarOutcome(400, live);
        }

        if (contacts.Any(contact => contact.IsWildcard))
            return RemoveAll(live, request, contacts.Length);
        ImmutableArray<Binding> next = live;
        ImmutableArray<SipUri> vector = [.. path.Select(hop => SipUri.Parse(hop.Uri.ToString()))];
        foreach (SipNameAddress contact in contacts)
        {
            TimeSpan lifetime = LifetimeOf(contact, request, policy);
            if (lifetime > TimeSpan.Zero && lifetime < policy.MinLifetime)
                return new RegistrarOutcome(423, live, (uint)policy.MinLifetime.TotalSeconds);
            Binding binding = Bind(contact, request, vector, now + lifetime);
            int index = IndexOf(next, binding);
            if (index >= 0 && IsOlder(request, next[index]))
                return new RegistrarOutcome(500, live);
            if (index >= 0)
                next = next.RemoveAt(index);
            if (lifetime > TimeSpan.Zero)
                next = next.Add(binding);
        }

        return next.Length > policy.BindingCountMax && next.Length > live.Length
            ? new RegistrarOutcome(403, live)
            : new RegistrarOutcome(200, [.. next.OrderByDescending(binding => binding.Preference).ThenByDescending(binding => binding.ExpiresAt)]);
    }

    /// <summary>The bindings that have not ended.</summary>
    /// <param name="bindings">Bindings.</param>
    /// <param name="now">The present instant.</param>
    public static ImmutableArray<Binding> Live(ImmutableArray<Binding> bindings, DateTimeOffset now) =>
        bindings.RemoveAll(binding => binding.ExpiresAt <= now);

    /// <summary>The answer (§10.3 step 8): every binding with the seconds it still has.</summary>
    /// <param name="request">The REGISTER.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="toTag">Our tag.</param>
    /// <param name="now">The present instant.</param>
    public static SipResponse Answer(SipRequest request, RegistrarOutcome outcome, string toTag, DateTimeOffset now)
    {
        SipMessageBuilder builder = SipMessageBuilder.ResponseTo(request, outcome.Status, toTag);
        if (outcome.MinExpires is { } least)
            builder.Header(SipHeader.MinExpires, least);
        if (outcome.Status != 200)
            return builder.BuildResponse();
        foreach (Binding binding in outcome.Bindings)
            builder.Header(SipHeader.Contact, Describe(binding, now));
        if (request.Lists(SipHeader.Supported, "path"))
            builder.CopyFrom(request, SipHeader.Path); // RFC 3327 §5.3
        return builder.BuildResponse();
    }

    private static string Describe(Binding binding, DateTimeOffset now)
    {
        long seconds = Math.Max(0, (long)Math.Ceiling((binding.ExpiresAt - now).TotalSeconds));
        StringBuilder text = new($"<{binding.Contact}>");
        text.Append(CultureInfo.InvariantCulture, $";expires={seconds}");
        if (binding.Preference < 1_000)
            text.Append(CultureInfo.InvariantCulture, $";q=0.{binding.Preference:000}");
        if (binding.Instance is { } instance)
            text.Append(";+sip.instance=").Append(SipText.Quote(instance));
        if (binding.RegistrationId is { } id)
            text.Append(CultureInfo.InvariantCulture, $";reg-id={id}");
        return text.ToString();
    }

    /// <summary>§10.3 step 6: "*" stands alone, with Expires: 0, and removes what is not newer than it.</summary>
    private static RegistrarOutcome RemoveAll(ImmutableArray<Binding> live, SipRequest request, int contactCount)
    {
        if (contactCount != 1 || request.NumberOf(SipHeader.Expires) != 0)
            return new RegistrarOutcome(400, live);
        return live.Any(binding => IsOlder(request, binding)) ? new RegistrarOutcome(500, live) : new RegistrarOutcome(200, []);
    }

    /// <summary>§10.3 step 7: with the same Call-ID the number must have risen.</summary>
    private static bool IsOlder(SipRequest request, Binding binding) =>
        binding.CallId == request.CallIdText && request.CSeq.Number <= binding.Sequence;

    /// <summary>The contact's own expires, else Expires, else the default; a number that is none counts as the default (§10.2.1.1).</summary>
    private static TimeSpan LifetimeOf(SipNameAddress contact, SipRequest request, RegistrarPolicy policy)
    {
        uint? seconds = contact.Parameters.Number("expires"u8) ?? request.NumberOf(SipHeader.Expires);
        TimeSpan lifetime = seconds is { } wished ? TimeSpan.FromSeconds(wished) : policy.DefaultLifetime;
        return lifetime < policy.MaxLifetime ? lifetime : policy.MaxLifetime;
    }

    private static Binding Bind(SipNameAddress contact, SipRequest request, ImmutableArray<SipUri> path, DateTimeOffset expiresAt) => new()
    {
        Contact = SipUri.Parse(contact.Uri.ToString()),
        CallId = request.CallIdText,
        Sequence = request.CSeq.Number,
        ExpiresAt = expiresAt,
        Preference = PreferenceOf(contact),
        Instance = contact.Parameters.Text("+sip.instance"u8),
        RegistrationId = contact.Parameters.Number("reg-id"u8),
        Path = path,
        Source = request.Source,
    };

    /// <summary>qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ); absent or malformed means 1.</summary>
    private static int PreferenceOf(SipNameAddress contact) =>
        decimal.TryParse(contact.Parameters.Text("q"u8), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal q) && q is >= 0 and <= 1
            ? (int)(q * 1_000)
            : 1_000;

    private static int IndexOf(ImmutableArray<Binding> bindings, Binding wanted)
    {
        for (int i = 0; i < bindings.Length; i++)
        {
            bool isSameFlow = wanted is { Instance: not null, RegistrationId: not null }
                && wanted.Instance == bindings[i].Instance && wanted.RegistrationId == bindings[i].RegistrationId;
            if (isSameFlow || bindings[i].Contact.IsEquivalentTo(wanted.Contact))
                return i;
        }

        return -1;
    }
}
