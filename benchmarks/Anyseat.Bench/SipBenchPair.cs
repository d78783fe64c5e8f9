using System.Net;
using System.Text;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Bench;

/// <summary>Two endpoints joined by nothing but arrays of bytes, and a clock that goes on 10 ms with each exchange.</summary>
internal sealed class SipBenchPair : IDisposable
{
    private static readonly byte[] Sdp = Encoding.ASCII.GetBytes(SipBenchMessages.Sdp);

    private readonly Side _caller = new("203.0.113.1");
    private readonly Side _called = new("198.51.100.10");
    private readonly Random _random = new(5060);
    private TimeSpan _now;
    private long _count;
    private SipResponse? _answer;

    public SipBenchPair(bool withSessions)
    {
        foreach (Side side in (Side[])[_caller, _called])
        {
            side.Endpoint = new SipEndpoint(new SipEndpointOptions
            {
                LocalAddressOf = _ => new SipLocalAddress(side.Address.ToString(), 5060),
                Random = () => (ulong)_random.NextInt64(),
                TransactionCountMax = 1_000_000,
            });
            side.Agent = withSessions ? new SipUserAgent(side.Endpoint, new SipUserAgentOptions { SessionCountMax = 1_000_000 }) : null;
        }
    }

    /// <summary>INVITE, 200, ACK, BYE, 200.</summary>
    public void Exchange()
    {
        Advance();
        SipTarget target = _called.Target;
        SipRequest invite = SipMessageBuilder.Request(SipMethod.Invite, SipUri.Parse("sip:+861055500100@198.51.100.10:5060"))
            .Header(SipHeader.Via, _caller.Endpoint.NewVia(target))
            .Header(SipHeader.MaxForwards, 70)
            .Header(SipHeader.From, "\"Carrier Caller\" <sip:+8613800138000@carrier.example.com>;tag=1928301774")
            .Header(SipHeader.To, "<sip:+861055500100@198.51.100.10>")
            .Header(SipHeader.CallId, $"{_count}@203.0.113.1")
            .Header(SipHeader.CSeq, "1 INVITE")
            .Header(SipHeader.Contact, "<sip:+8613800138000@203.0.113.1:5060>")
            .Body("application/sdp", Sdp)
            .BuildRequest();
        SipRequest sent = _caller.Endpoint.Send(invite, [target]).Request;
        Carry();
        Dialog dialog = Dialog.AtClient(sent, _answer!)!;
        _caller.Endpoint.SendAck(dialog.Ack(sent, _caller.Endpoint.NewVia(target)).BuildRequest(), target);
        Carry();
        SipRequest bye = dialog.Request(SipMethod.Bye, _caller.Endpoint.NewVia(target), out _).BuildRequest();
        _answer = null;
        _caller.Endpoint.Send(bye, [target]);
        Carry();
        if (_answer is not { Status: 200 })
            throw new InvalidOperationException("The BYE was not answered.");
    }

    /// <summary>INVITE, 180, 200, ACK, BYE, 200, by user agents.</summary>
    public void Call()
    {
        Advance();
        SipSession session = _caller.Agent!.Call(new OutgoingCall
        {
            Uri = SipUri.Parse("sip:+861055500100@198.51.100.10:5060"),
            Targets = [_called.Target],
            From = "\"Carrier Caller\" <sip:+8613800138000@carrier.example.com>",
            Offer = Sdp,
        });
        Carry();
        session.HangUp();
        Carry();
        if (session.State != SessionState.Ended)
            throw new InvalidOperationException("The call did not end.");
    }

    public void Dispose()
    {
        _caller.Endpoint.Effects.Clear();
        _called.Endpoint.Effects.Clear();
    }

    private void Advance()
    {
        _count++;
        _now += TimeSpan.FromMilliseconds(10);
        _caller.Endpoint.Advance(_now);
        _called.Endpoint.Advance(_now);
    }

    private void Carry()
    {
        bool isMore = true;
        while (isMore)
            isMore = Carry(_caller, _called) | Carry(_called, _caller);
    }

    private bool Carry(Side from, Side to)
    {
        bool isAny = false;
        while (from.Endpoint.Effects.TryDequeue(out EndpointEffect? effect))
        {
            isAny = true;
            if (effect is EndpointEffect.Transmit transmit)
                Deliver(from, to, transmit);
            else
                Tell(from, effect);
        }

        return isAny;
    }

    private static void Deliver(Side from, Side to, EndpointEffect.Transmit transmit)
    {
        if (!SipParser.TryParse(transmit.Message.Span, out SipMessage? message, out SipParseError error, from.EndPoint))
            throw new InvalidOperationException(error.ToString());
        to.Endpoint.Receive(message, from.Flow);
    }

    private void Tell(Side side, EndpointEffect effect)
    {
        if (side.Agent is { } agent)
        {
            agent.Handle(effect);
            while (agent.Events.TryDequeue(out SessionEvent? happened))
            {
                if (happened is not SessionEvent.Offered offered)
                    continue;
                offered.Session.Progress(180);
                offered.Session.Answer(Sdp);
            }
        }
        else if (effect is EndpointEffect.RequestArrived { Transaction: var transaction })
        {
            SipMessageBuilder answer = transaction.Answer(200).Header(SipHeader.Contact, "<sip:anyseat@198.51.100.10:5060>");
            side.Endpoint.Respond(transaction, (transaction.Request.Method == SipMethod.Invite ? answer.Body("application/sdp", Sdp) : answer).BuildResponse());
        }
        else if (effect is EndpointEffect.ResponseArrived arrived)
        {
            _answer = arrived.Response;
        }
    }

    private sealed class Side(string address)
    {
        public IPAddress Address { get; } = IPAddress.Parse(address);

        public IPEndPoint EndPoint => field ??= new IPEndPoint(Address, 5060);

        public SipFlow Flow => new(SipTransportKind.Udp, EndPoint, 0, 1);

        public SipTarget Target => new(SipTransportKind.Udp, Address, 5060, Address.ToString());

        public SipEndpoint Endpoint { get; set; } = null!;

        public SipUserAgent? Agent { get; set; }
    }
}
