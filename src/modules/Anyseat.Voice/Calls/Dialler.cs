using System.Collections.Immutable;
using Anyseat.Platform.Errors;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Calls;

/// <summary>Finds out how a number outside is called: who may, over which trunks, with which number shown. Thread-safe.</summary>
internal sealed class Dialler(IDialRules rules, IVoiceSettings settings, TrunkLocator locator, TrunkProbes probes, TrunkStandings standings)
{
    /// <summary>The ways to a number, in the order to try them; or the phone of a colleague whose number it is.</summary>
    public async Task<Result<DialRoutes>> FindAsync(Guid user, string dialled, CancellationToken ct)
    {
        if (!rules.Judge(user, dialled).TryGet(out DialPermit? permit, out Error? refused))
            return refused;
        if (permit.Phone is { } colleague)
            return new DialRoutes(permit, [], colleague);
        ImmutableArray<OutsideCall>.Builder routes = ImmutableArray.CreateBuilder<OutsideCall>();
        // What is known to be dead is not tried before what may live.
        foreach (Trunk trunk in permit.Trunks.OrderBy(trunk => standings.IsLost(trunk.Id)))
        {
            ImmutableArray<SipTarget> targets = probes.Living(trunk, await locator.LocateAsync(trunk, ct));
            if (!targets.IsEmpty)
                routes.Add(RouteOver(trunk, targets, permit));
        }

        return routes.Count > 0
            ? new DialRoutes(permit, routes.DrainToImmutable(), null)
            : new ConflictError("dial.no_trunk", "None of the trunks for this number can be found.");
    }

    private OutsideCall RouteOver(Trunk trunk, ImmutableArray<SipTarget> targets, DialPermit permit)
    {
        NumberingPlan plan = settings.Current.NumberingOf(trunk.SiteId);
        string domain = trunk.Domain ?? trunk.Targets[0].Host;
        string called = permit.Number is { } number ? trunk.Write(number, plan) : permit.Dialled;
        E164Number? shown = trunk.CallerId.Choose(permit.CallerId);
        (string from, ImmutableArray<(SipHeader, string)> headers) = Present(trunk, shown, plan, domain);
        return new OutsideCall(trunk, SipUri.Parse($"sip:{SipText.EscapeUser(called)}@{domain}"), targets, from, headers, permit.Number, shown);
    }

    /// <summary>How the service number is shown (RFC 3323 §4.1, RFC 3325 §9), as this carrier wants it.</summary>
    private static (string From, ImmutableArray<(SipHeader Header, string Value)> Headers) Present(
        Trunk trunk, E164Number? shown, NumberingPlan plan, string domain)
    {
        // A carrier that we register with knows us by our account, whatever number is shown.
        string user = shown is { } number ? NumberText.Write(number, trunk.CallerId.Format, plan) : trunk.Credentials?.User ?? "anonymous";
        var uri = SipUri.Parse($"sip:{SipText.EscapeUser(user)}@{domain}");
        SipPresentation presented = SipPresentation.Of(uri, "", isWithheld: shown is null, isPeerTrusted: trunk.CallerId.Header == CallerIdHeader.AssertedIdentity);
        return trunk.CallerId.Header == CallerIdHeader.PreferredIdentity
            ? (presented.From, presented.Headers.Add((SipHeader.PPreferredIdentity, $"<{uri}>")))
            : (presented.From, presented.Headers);
    }
}

/// <summary>How a dialled number is reached.</summary>
/// <param name="Permit">What was dialled, and what it is.</param>
/// <param name="Routes">The ways, in order; empty for a colleague.</param>
/// <param name="Colleague">The colleague's phone.</param>
internal sealed record DialRoutes(DialPermit Permit, ImmutableArray<OutsideCall> Routes, Phone? Colleague);
