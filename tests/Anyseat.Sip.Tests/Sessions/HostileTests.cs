using System.Net;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sessions;

/// <summary>A user agent with calls going on, under fire from messages that are nearly right.</summary>
public sealed class HostileTests
{
    [Fact]
    public void Nothing_that_comes_from_outside_throws_or_stays()
    {
        int count = Fuzzing.IsSoak ? 1_000_000 : 3_000;
        Town town = new(seed: 4475);
        Town.Person ann = town.Add("ann");
        Town.Person ben = town.Add("ben", new SipUserAgentOptions { SessionCountMax = 200 });
        Chaos chaos = new(town);
        chaos.Let(ann);
        chaos.Let(ben);
        List<byte[]> seeds = [];
        town.Meddle = (words, message) =>
        {
            if (words.StartsWith("ann > ben") && seeds.Count < 400)
                seeds.Add(message.Bytes.ToArray());
            return message;
        };
        for (int i = 0; i < 40; i++)
            town.After(i * 500, () => chaos.Follow(ann, ann.Call(ben)));
        town.Run(10);
        Fuzzing fuzzing = new(5060, seeds);
        SipFlow flow = new(SipTransportKind.Udp, new IPEndPoint(IPAddress.Parse("203.0.113.66"), 5060));
        int taken = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = fuzzing.Next();
            if (SipParser.TryParse((ReadOnlyMemory<byte>)bytes, out SipMessage? message, out _, flow.Remote))
            {
                taken++;
                ben.Take(message, flow);
            }

            if (i % 50 == 0)
                town.Run(1);
        }

        town.Run(200_000);
        Assert.InRange(taken, count / 20, count);
        Assert.Empty(ben.Endpoint.Transactions);
        Assert.Equal((0, 0), (ben.Agent.SessionCount, ben.Agent.DialogCount));
    }
}
