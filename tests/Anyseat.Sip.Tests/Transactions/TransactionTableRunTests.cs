using System.Globalization;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Tests.Transactions;

/// <summary>Two user agents with a table each, on a network and a clock made of a queue: nothing waits, nothing is left to chance.</summary>
public sealed class TransactionTableRunTests
{
    /// <summary>One end: its transactions, and the simplest user there is.</summary>
    private sealed class Agent(World world, bool isCaller)
    {
        private readonly Dictionary<(Transaction, SipTimer), int> _timers = [];
        private readonly Dictionary<string, (Dialog Dialog, SipRequest Invite)> _calls = [];
        private int _generation;

        public TransactionTable Table { get; } = new(SipTimers.Standard, 10_000);

        public List<string> Seen { get; } = [];

        public void Begin(SipRequest request)
        {
            List<KeyedEffect> effects = [];
            Assert.NotNull(Table.Begin(request, isReliable: false, owner: null, effects));
            Carry(effects);
        }

        public void Take(SipMessage message)
        {
            List<KeyedEffect> effects = [];
            TransactionMatch match = message is SipRequest request
                ? Table.Receive(request, isReliable: false, effects)
                : Table.Receive((SipResponse)message, effects);
            if (match == TransactionMatch.Stray && message is SipRequest)
                Seen.Add($"stray {message.CSeq}");
            Carry(effects);
        }

        private void Carry(List<KeyedEffect> effects)
        {
            foreach ((Transaction transaction, SipEffect effect) in effects)
                CarryOne(transaction, effect);
        }

        private void CarryOne(Transaction transaction, SipEffect effect)
        {
            switch (effect)
            {
                case SipEffect.SendRequest send:
                    world.Send(this, send.Request);
                    break;
                case SipEffect.SendResponse send:
                    world.Send(this, send.Response);
                    break;
                case SipEffect.SendAgain again:
                    world.Send(this, Wire.Read(again.Message));
                    break;
                case SipEffect.StartTimer start:
                    int generation = ++_generation;
                    _timers[(transaction, start.Timer)] = generation;
                    world.After(start.After, () => Fire(transaction, start.Timer, generation));
                    break;
                case SipEffect.StopTimer stop:
                    _timers.Remove((transaction, stop.Timer));
                    break;
                case SipEffect.DeliverRequest deliver:
                    Serve(transaction, deliver.Request);
                    break;
                case SipEffect.DeliverResponse deliver:
                    Read(deliver.Response);
                    break;
                case SipEffect.Fail fail:
                    Seen.Add($"{transaction.Key.Method} {fail.Error}");
                    break;
            }
        }

        private void Fire(Transaction transaction, SipTimer timer, int generation)
        {
            if (!_timers.TryGetValue((transaction, timer), out int current) || current != generation)
                return;
            List<KeyedEffect> effects = [];
            Table.TimerFired(transaction, timer, effects);
            Carry(effects);
        }

        private void Serve(Transaction transaction, SipRequest request)
        {
            Seen.Add($"{request.Method} {request.CallIdText}");
            if (request.Method == SipMethod.Ack)
                return;
            SipMessageBuilder answer = SipMessageBuilder.ResponseTo(request, request.Method == SipMethod.Invite ? world.InviteStatus : 200, "callee");
            List<KeyedEffect> effects = [];
            Table.Respond(transaction, answer.Header(SipHeader.Contact, "<sip:callee@b>").BuildResponse(), effects);
            Carry(effects);
        }

        private void Read(SipResponse response)
        {
            Seen.Add($"{response.Status} {response.CSeq.Method} {response.CallIdText}");
            if (!isCaller || response.CSeq.Method != SipMethod.Invite || !response.IsSuccess)
                return;
            if (_calls.ContainsKey(response.CallIdText))
                return;
            Dialog dialog = Dialog.AtClient(world.Invites[response.CallIdText], response)!;
            _calls[response.CallIdText] = (dialog, world.Invites[response.CallIdText]);
            world.Send(this, dialog.Ack(world.Invites[response.CallIdText], SipValues.Via("UDP", "a", 5060, $"ack{response.CallIdText}")).BuildRequest());
            Begin(dialog.Request(SipMethod.Bye, SipValues.Via("UDP", "a", 5060, $"bye{response.CallIdText}"), out _).BuildRequest());
        }
    }

    private sealed class World
    {
        private readonly PriorityQueue<Action, (TimeSpan, int)> _queue = new();
        private readonly Random _random;
        private readonly double _loss;
        private readonly double _repeat;
        private TimeSpan _now;
        private int _order;

        public World(int seed, double loss, double repeat, int inviteStatus = 200)
        {
            _random = new Random(seed);
            _loss = loss;
            _repeat = repeat;
            InviteStatus = inviteStatus;
            Caller = new Agent(this, isCaller: true);
            Callee = new Agent(this, isCaller: false);
        }

        public Agent Caller { get; }

        public Agent Callee { get; }

        public int InviteStatus { get; }

        public Dictionary<string, SipRequest> Invites { get; } = [];

        public void Call(int number)
        {
            SipRequest invite = Wire.Request(Wire.Plain("INVITE", "Contact: <sip:caller@a>", via: SipValues.Via("UDP", "a", 5060, $"inv{number}"))
                .ToString().Replace("\r\n", "\n").Replace("c1@pc1.example.com", number.ToString(CultureInfo.InvariantCulture)));
            Invites[invite.CallIdText] = invite;
            Caller.Begin(invite);
        }

        public void Send(Agent from, SipMessage message)
        {
            Agent to = from == Caller ? Callee : Caller;
            for (int copies = _random.NextDouble() < _loss ? 0 : _random.NextDouble() < _repeat ? 3 : 1; copies > 0; copies--)
            {
                byte[] bytes = message.Bytes.ToArray();
                After(TimeSpan.FromMilliseconds(_random.Next(1, 450)), () => // below T1: a slower network would outlive timer L
                {
                    Assert.True(SipParser.TryParse((ReadOnlyMemory<byte>)bytes, out SipMessage? read, out _));
                    to.Take(read);
                });
            }
        }

        public void After(TimeSpan pause, Action action) => _queue.Enqueue(action, (_now + pause, _order++));

        public void Run()
        {
            while (_queue.TryDequeue(out Action? action, out (TimeSpan At, int) due))
            {
                _now = due.At;
                action();
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 200)]
    [InlineData(0.3, 0, 200)]
    [InlineData(0, 0.5, 200)]
    [InlineData(0.3, 0.5, 200)]
    [InlineData(0.3, 0.5, 486)]
    public void Whatever_is_lost_late_or_repeated_each_request_is_served_once_and_nothing_is_left_over(double loss, double repeat, int status)
    {
        World world = new(seed: 3261, loss, repeat, status);
        for (int i = 0; i < 60; i++)
            world.Call(i);
        world.Run();
        Assert.Equal((0, 0), (world.Caller.Table.Count, world.Callee.Table.Count));
        string[] served = [.. world.Callee.Seen.Where(seen => seen.StartsWith("INVITE ", StringComparison.Ordinal) && char.IsDigit(seen[^1]))];
        Assert.Equal(served.Distinct(), served); // a repeated INVITE is never a second call
        Assert.InRange(served.Length, 58, 60); // ten tries in 32 s get through
        if (status == 200)
            Assert.InRange(world.Callee.Seen.Count(seen => seen.StartsWith("BYE ", StringComparison.Ordinal)), loss > 0 ? 40 : 60, 60);
        else
            Assert.InRange(world.Caller.Seen.Count(seen => seen.StartsWith("486 ", StringComparison.Ordinal)), 58, 60);
    }

    [Fact]
    public void A_dead_network_ends_every_transaction_by_its_timer()
    {
        World world = new(seed: 1, loss: 1, repeat: 0);
        world.Call(1);
        world.Run();
        Assert.Equal(["INVITE Timeout"], world.Caller.Seen);
        Assert.Equal(0, world.Caller.Table.Count);
    }

    [Fact]
    public void Transactions_are_counted()
    {
        TransactionTable table = new(SipTimers.Standard, 2);
        List<KeyedEffect> effects = [];
        Assert.Equal(TransactionMatch.Taken, table.Receive(Wire.Plain("INVITE", via: "SIP/2.0/UDP a;branch=z9hG4bK1"), false, effects));
        Assert.NotNull(table.Begin(Wire.Plain(via: "SIP/2.0/UDP a;branch=z9hG4bK2"), false, null, effects));
        Assert.Null(table.Begin(Wire.Plain(via: "SIP/2.0/UDP a;branch=z9hG4bK3"), false, null, effects));
        Assert.Equal(TransactionMatch.Full, table.Receive(Wire.Plain(via: "SIP/2.0/UDP a;branch=z9hG4bK4"), false, effects));
        Assert.Equal(TransactionMatch.Taken, table.Receive(Wire.Plain("INVITE", via: "SIP/2.0/UDP a;branch=z9hG4bK1"), false, effects)); // repeated
        Assert.Equal(TransactionMatch.Stray, table.Receive(Wire.Plain("ACK", via: "SIP/2.0/UDP a;branch=z9hG4bK9"), false, effects));
    }

    [Fact]
    public void Rfc3261_9_2_a_CANCEL_finds_the_INVITE_it_ends()
    {
        TransactionTable table = new(SipTimers.Standard, 10);
        List<KeyedEffect> effects = [];
        SipRequest invite = Wire.Plain("INVITE");
        table.Receive(invite, false, effects);
        SipRequest cancel = ClientRequests.Cancel(invite);
        Assert.Equal(TransactionMatch.Taken, table.Receive(cancel, false, effects));
        Transaction? cancelled = table.Find(TransactionKey.OfCancelled(cancel));
        Assert.NotNull(cancelled);
        Assert.Equal(SipMethod.Invite, cancelled.Key.Method);
        effects.Clear();
        table.Respond(cancelled, Wire.Answer(invite, 487), effects);
        Assert.Contains(effects, one => one.Effect is SipEffect.SendResponse { Response.Status: 487 });
        Assert.Null(table.Find(TransactionKey.OfCancelled(ClientRequests.Cancel(Wire.Plain("INVITE", via: "SIP/2.0/UDP x;branch=z9hG4bKno")))));
    }
}
