using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Tests.Transactions;

/// <summary>Drives any of the four machines by words, so that tests read as the RFC's diagrams do.</summary>
/// <remarks>
/// Inputs: a timer's name ("A"), a received response ("180", "200", "486"), a received request ("INVITE", "ACK", "again"),
/// an answer of the user ("user 180"), or "error" for a failed transport. Steps read "State: effect; effect".
/// </remarks>
internal sealed class Machine
{
    private static readonly SipRequest Invite = Wire.Plain("INVITE");
    private static readonly SipRequest Options = Wire.Plain("OPTIONS");
    private static readonly SipRequest Ack = Wire.Request(
        Invite.ToString().Replace("INVITE", "ACK", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal));

    private readonly Func<SipInput, (string State, ImmutableArray<SipEffect> Effects)> _next;
    private readonly SipRequest _request;

    private Machine(SipRequest request, string begin, Func<SipInput, (string, ImmutableArray<SipEffect>)> next)
    {
        _request = request;
        Begin = begin;
        _next = next;
    }

    /// <summary>The first step.</summary>
    public string Begin { get; }

    public static Machine Of(string kind, bool isReliable) => kind switch
    {
        "INVITE client" => Over(Invite, InviteClient.Begin(new InviteClientContext(Invite, isReliable, SipTimers.Standard)), InviteClient.Next),
        "client" => Over(Options, NonInviteClient.Begin(new NonInviteClientContext(Options, isReliable, SipTimers.Standard)), NonInviteClient.Next),
        "INVITE server" => Over(Invite, InviteServer.Begin(new InviteServerContext(Invite, isReliable, SipTimers.Standard)), InviteServer.Next),
        _ => Over(Options, NonInviteServer.Begin(new NonInviteServerContext(Options, isReliable, SipTimers.Standard)), NonInviteServer.Next),
    };

    public string Tell(string input)
    {
        (string state, ImmutableArray<SipEffect> effects) = _next(Read(input));
        return Say(state, effects);
    }

    private static Machine Over<TState>(SipRequest request, Step<TState> first, Func<TState, SipInput, Step<TState>> next)
        where TState : notnull
    {
        TState state = first.State;
        return new Machine(request, Say(state.GetType().Name, first.Effects), input =>
        {
            Step<TState> step = next(state, input);
            state = step.State;
            return (state.GetType().Name, step.Effects);
        });
    }

    private SipInput Read(string input)
    {
        if (char.IsLetter(input[0]) && Enum.TryParse(input, out SipTimer timer))
            return new SipInput.TimerFired(timer);
        if (input.StartsWith("user ", StringComparison.Ordinal))
            return new SipInput.Respond(Wire.Answer(_request, int.Parse(input.AsSpan(5), CultureInfo.InvariantCulture)));
        return input switch
        {
            "error" => new SipInput.TransportFailed(),
            "again" => new SipInput.RequestReceived(_request),
            "ACK" => new SipInput.RequestReceived(Ack),
            _ => new SipInput.ResponseReceived(Wire.Answer(_request, int.Parse(input, CultureInfo.InvariantCulture))),
        };
    }

    private static string Say(string state, ImmutableArray<SipEffect> effects) =>
        effects.IsEmpty ? state : $"{state}: {string.Join("; ", effects.Select(Say))}";

    private static string Say(SipEffect effect) => effect switch
    {
        SipEffect.SendRequest send => $"send {send.Request.Method}",
        SipEffect.SendResponse send => $"send {send.Response.Status}",
        SipEffect.SendAgain again => Wire.Read(again.Message) is SipResponse response ? $"send {response.Status}" : $"send {Wire.Read(again.Message).CSeq.Method}",
        SipEffect.StartTimer start => $"start {start.Timer} {start.After.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}",
        SipEffect.StopTimer stop => $"stop {stop.Timer}",
        SipEffect.DeliverRequest deliver => $"user gets {deliver.Request.Method}",
        SipEffect.DeliverResponse deliver => $"user gets {deliver.Response.Status}",
        SipEffect.Fail fail => $"fail {fail.Error}",
        _ => "end",
    };
}
