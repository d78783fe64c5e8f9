using System.Net;
using System.Text;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sessions;

/// <summary>User agents on one network and one clock, both made of a queue: nothing waits, and one seed replays all of it.</summary>
internal sealed class Town(int seed = 1, double loss = 0, double repeat = 0)
{
    public static readonly byte[] Offer = Encoding.ASCII.GetBytes("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n");
    public static readonly byte[] Answer = Encoding.ASCII.GetBytes("v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8\r\n");

    private readonly PriorityQueue<Action, (TimeSpan, int)> _queue = new();
    private readonly Dictionary<IPAddress, Person> _people = [];
    private int _order;

    public Random Random { get; } = new(seed);

    public TimeSpan Now { get; private set; }

    /// <summary>Every message that passed, in words: "ann > ben INVITE".</summary>
    public List<string> Traffic { get; } = [];

    /// <summary>May drop or change a message on its way: return null to lose it.</summary>
    public Func<string, SipMessage, SipMessage?>? Meddle { get; set; }

    /// <summary>How long a silent target is waited for when there is another.</summary>
    public TimeSpan? FailoverAfter { get; init; }

    public Person Add(string name, SipUserAgentOptions? options = null)
    {
        IPAddress address = IPAddress.Parse($"192.0.2.{_people.Count + 1}");
        return _people[address] = new Person(this, name, address, options ?? new SipUserAgentOptions());
    }

    public void Run(double seconds = 100_000)
    {
        TimeSpan end = Now + TimeSpan.FromSeconds(seconds);
        while (_queue.TryPeek(out Action? action, out (TimeSpan At, int) due) && due.At <= end)
        {
            _queue.Dequeue();
            Now = due.At;
            action!();
        }

        Now = end;
    }

    public void After(double ms, Action action) => _queue.Enqueue(action, (Now + TimeSpan.FromMilliseconds(ms), _order++));

    public void Carry(Person from, EndpointEffect.Transmit transmit)
    {
        if (!_people.TryGetValue(transmit.Flow.Remote.Address, out Person? to))
            return;
        SipMessage message = Read(transmit.Message);
        string words = $"{from.Name} > {to.Name} {(message is SipRequest request ? request.Method.Name : $"{((SipResponse)message).Status} {message.CSeq.Method}")}";
        Traffic.Add(words);
        if ((Meddle is { } meddle ? meddle(words, message) : message) is not { } passed || Random.NextDouble() < loss)
            return;
        for (int copies = Random.NextDouble() < repeat ? 2 : 1; copies > 0; copies--)
            After(Random.Next(1, 40), () => to.Take(passed, new SipFlow(SipTransportKind.Udp, new IPEndPoint(from.Address, 5060))));
    }

    public static SipMessage Read(ReadOnlyMemory<byte> bytes)
    {
        Assert.True(SipParser.TryParse(bytes, out SipMessage? message, out SipParseError error), error.ToString());
        return message;
    }

    /// <summary>One user agent and what it was told.</summary>
    public sealed class Person
    {
        private readonly Town _town;
        private TimeSpan _alarm = TimeSpan.MaxValue;

        public Person(Town town, string name, IPAddress address, SipUserAgentOptions options)
        {
            _town = town;
            Name = name;
            Address = address;
            Endpoint = new SipEndpoint(new SipEndpointOptions
            {
                LocalAddressOf = target => target.Transport == SipTransportKind.Udp ? new SipLocalAddress(address.ToString(), 5060) : null,
                Random = () => (ulong)town.Random.NextInt64(),
                FailoverAfter = town.FailoverAfter,
            });
            Agent = new SipUserAgent(Endpoint, options);
        }

        public string Name { get; }

        public IPAddress Address { get; }

        public SipEndpoint Endpoint { get; }

        public SipUserAgent Agent { get; }

        public List<SessionEvent> Seen { get; } = [];

        public List<SipServerTransaction> Others { get; } = [];

        /// <summary>What to do with each event; answers at once by default.</summary>
        public Action<SessionEvent>? Do { get; set; }

        public SipSession Session => Seen[^1].Session;

        public SipSession Call(Person other, byte[]? offer = null, Func<OutgoingCall, OutgoingCall>? with = null)
        {
            OutgoingCall call = new()
            {
                Uri = SipUri.Parse($"sip:{other.Name}@{other.Address}"),
                Targets = [new SipTarget(SipTransportKind.Udp, other.Address, 5060, other.Name)],
                From = $"<sip:{Name}@{Address}>",
                Offer = offer ?? Offer,
                ContactUser = Name,
            };
            SipSession? session = null;
            Act(() => session = Agent.Call(with is null ? call : with(call)));
            return session!;
        }

        public void Take(SipMessage message, SipFlow flow) => Act(() =>
        {
            SipMessage mine = Read(message.Bytes.ToArray());
            mine.Source = flow.Remote;
            Endpoint.Receive(mine, flow);
        });

        /// <summary>Does something at the present time, and all that comes of it.</summary>
        public void Act(Action action)
        {
            Endpoint.Advance(_town.Now);
            action();
            Drain();
            if (Endpoint.NextDue is { } due && due < _alarm)
            {
                _alarm = due;
                _town.After((due - _town.Now).TotalMilliseconds, () =>
                {
                    _alarm = TimeSpan.MaxValue;
                    Act(() => { });
                });
            }
        }

        /// <summary>What the owner was told, in words.</summary>
        public string[] Told() => [.. Seen.Select(one => one switch
        {
            SessionEvent.Progressed progressed => $"Progressed {progressed.Response.Status}",
            SessionEvent.Ended ended => ended.Status > 0 ? $"Ended {ended.End} {ended.Status}" : $"Ended {ended.End}",
            SessionEvent.OfferRefused refused => $"OfferRefused {refused.Status}",
            SessionEvent.ReferProgressed progressed => $"ReferProgressed {progressed.Status}{(progressed.IsFinal ? " at last" : "")}",
            _ => one.GetType().Name,
        })];

        private void Drain()
        {
            while (true)
            {
                if (Agent.Events.TryDequeue(out SessionEvent? happened))
                    Tell(happened);
                else if (!Endpoint.Effects.TryDequeue(out EndpointEffect? effect))
                    return;
                else if (effect is EndpointEffect.Transmit transmit)
                    _town.Carry(this, transmit);
                else if (!Agent.Handle(effect) && effect is EndpointEffect.RequestArrived arrived)
                    Others.Add(arrived.Transaction);
            }
        }

        private void Tell(SessionEvent happened)
        {
            Seen.Add(happened);
            if (Do is { } act)
                act(happened);
            else if (happened is SessionEvent.Offered)
                happened.Session.Answer(Answer);
        }
    }
}
