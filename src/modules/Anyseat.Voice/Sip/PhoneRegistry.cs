using System.Collections.Immutable;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Transports;

namespace Anyseat.Voice.Sip;

/// <summary>Which telephones are registered where. Owned by the loop of calls.</summary>
internal sealed class PhoneRegistry(TimeProvider time)
{
    private static readonly RegistrarPolicy Policy = new();

    private readonly Dictionary<string, PhoneRegistrations> phones = [];

    /// <summary>How many telephones are registered, those counted whose time is over and that nobody has asked for since.</summary>
    public int Count => phones.Count;

    /// <summary>Raised when a telephone is registered that was not, or is no longer. Handlers are quick.</summary>
    public event Action? Changed;

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
        RegistrarOutcome outcome = Registrar.Apply(before.Bindings, request, Policy, time.GetUtcNow());
        registrations = new PhoneRegistrations(outcome.Bindings, [.. outcome.Bindings.Select(binding => FlowOf(before, binding, flow))]);
        if (outcome.Status != 200)
            return outcome;
        bool hasChanged = registrations.Bindings.IsEmpty ? phones.Remove(sipUser) : !phones.ContainsKey(sipUser);
        if (!registrations.Bindings.IsEmpty)
            phones[sipUser] = registrations;
        if (hasChanged)
            Changed?.Invoke();
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
        if (contacts.Count == 0 && phones.Remove(sipUser))
            Changed?.Invoke();
        return contacts.DrainToImmutable();
    }

    /// <summary>A registration that this request did not touch keeps the way it came.</summary>
    private static SipFlow FlowOf(PhoneRegistrations before, Binding binding, SipFlow flow)
    {
        int index = before.Bindings.IndexOf(binding);
        return index >= 0 ? before.Flows[index] : flow;
    }
}
