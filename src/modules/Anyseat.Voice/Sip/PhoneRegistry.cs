using System.Collections.Immutable;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Transports;

namespace Anyseat.Voice.Sip;

/// <summary>A telephone is registered that was not, or is no longer.</summary>
/// <param name="SipUser">Which.</param>
/// <param name="Now">What became of it.</param>
internal readonly record struct PhoneChange(string SipUser, PhonePresence Now);

/// <summary>Whether a telephone can be called.</summary>
internal enum PhonePresence
{
    /// <summary>It has registered.</summary>
    Registered = 0,

    /// <summary>It took its registration back, as one that is switched off does.</summary>
    Unregistered = 1,

    /// <summary>Its registration ran out: it was not renewed.</summary>
    Expired = 2,
}

/// <summary>Which telephones are registered where. Owned by the loop of calls.</summary>
/// <param name="policy">What telephones may register.</param>
/// <param name="time">The clock.</param>
internal sealed class PhoneRegistry(RegistrarPolicy policy, TimeProvider time)
{
    private readonly Dictionary<string, PhoneRegistrations> phones = [];

    /// <summary>How many telephones are registered, those counted whose time has just run out.</summary>
    public int Count => phones.Count;

    /// <summary>Raised when a telephone is registered that was not, or is no longer. Handlers are quick.</summary>
    public event Action<PhoneChange>? Changed;

    /// <summary>When the first telephone will no longer be registered unless it registers anew; null when none is.</summary>
    public DateTimeOffset? NextExpiry
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (PhoneRegistrations known in phones.Values)
            {
                DateTimeOffset last = known.Bindings.Max(binding => binding.ExpiresAt);
                next = next is { } earlier && earlier <= last ? earlier : last;
            }

            return next;
        }
    }

    /// <summary>Takes back what was stored before a restart.</summary>
    public void Restore(string sipUser, PhoneRegistrations registrations) => phones[sipUser] = registrations;

    /// <summary>Applies a REGISTER (RFC 3261 §10.3).</summary>
    /// <param name="sipUser">Whose telephone, as proved by its password.</param>
    /// <param name="request">The request.</param>
    /// <param name="flow">The way it came.</param>
    /// <param name="registrations">What holds afterwards, to be stored.</param>
    public RegistrarOutcome Apply(string sipUser, SipRequest request, SipFlow flow, out PhoneRegistrations registrations)
    {
        PhoneRegistrations before = phones.GetValueOrDefault(sipUser, PhoneRegistrations.None);
        RegistrarOutcome outcome = Registrar.Apply(before.Bindings, request, policy, time.GetUtcNow());
        registrations = new PhoneRegistrations(outcome.Bindings, [.. outcome.Bindings.Select(binding => FlowOf(before, binding, flow))]);
        if (outcome.Status != 200)
            return outcome;
        bool hasChanged = registrations.Bindings.IsEmpty ? phones.Remove(sipUser) : !phones.ContainsKey(sipUser);
        if (!registrations.Bindings.IsEmpty)
            phones[sipUser] = registrations;
        if (hasChanged)
            Changed?.Invoke(new PhoneChange(sipUser, registrations.Bindings.IsEmpty ? PhonePresence.Unregistered : PhonePresence.Registered));
        return outcome;
    }

    /// <summary>Where a telephone can be called now, preferred first.</summary>
    public ImmutableArray<PhoneContact> Find(string sipUser)
    {
        if (!phones.TryGetValue(sipUser, out PhoneRegistrations? known))
            return [];
        DateTimeOffset now = time.GetUtcNow();
        ImmutableArray<PhoneContact>.Builder contacts = ImmutableArray.CreateBuilder<PhoneContact>();
        for (int i = 0; i < known.Bindings.Length; i++)
            if (known.Bindings[i].ExpiresAt > now)
                contacts.Add(PhoneContact.Of(known.Bindings[i], known.Flows[i]));
        if (contacts.Count == 0)
            Expire(sipUser);
        return contacts.DrainToImmutable();
    }

    /// <summary>Forgets all telephones whose registrations have run out.</summary>
    public void ExpireAll()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (string over in phones.Where(one => one.Value.Bindings.All(binding => binding.ExpiresAt <= now)).Select(one => one.Key).ToArray())
            Expire(over);
    }

    private void Expire(string sipUser)
    {
        if (phones.Remove(sipUser))
            Changed?.Invoke(new PhoneChange(sipUser, PhonePresence.Expired));
    }

    /// <summary>A registration that this request did not touch keeps the way it came.</summary>
    private static SipFlow FlowOf(PhoneRegistrations before, Binding binding, SipFlow flow)
    {
        int index = before.Bindings.IndexOf(binding);
        return index >= 0 ? before.Flows[index] : flow;
    }
}
