using System.Buffers.Binary;
using Anyseat.Routing.Tests.Histories;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests;

/// Commands made of random bytes: refused or obeyed, never breaking the engine. The seed is in the message of a failure.
public sealed class CommandFuzzTests
{
    private static readonly int Count = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 1_000_000 : 8_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Commands_of_random_bytes_never_break_the_engine(int seed)
    {
        Random random = new(seed);
        RoutingEngine engine = new();
        List<RoutingDecision> decisions = [];
        byte[] bytes = new byte[64];
        long at = 1_000_000;
        engine.Apply(RoutingCommand.Configure(Variants.Of(seed * 10, 6, 4)), new RoutingInstant(at), decisions);
        for (int i = 0; i < Count; i++)
        {
            random.NextBytes(bytes);
            at += random.Next(10) == 0 ? random.NextInt64(-1_000_000, 100_000_000) : random.Next(3);
            RoutingCommand command = Decode(bytes);
            engine.Apply(RoutingCommand.Advance(), new RoutingInstant(at), decisions);
            byte[] before = i % 50 == 0 ? Save(engine) : [];
            decisions.Clear();
            engine.Apply(command, new RoutingInstant(at), decisions);
            if (before.Length > 0 && decisions is [{ Kind: RoutingDecisionKind.Rejected } refused])
            {
                byte[] after = Save(engine);
                Assert.True(before.AsSpan(16).SequenceEqual(after.AsSpan(16)), $"seed {seed}, step {i}: {command}");
                Assert.NotEqual(RoutingRejection.None, refused.Rejection);
            }
        }

        Assert.Equal(Save(engine), Save(RoutingEngine.Load(Save(engine))));
    }

    /// Handles mostly near what is in use, so that commands meet something; now and then anything at all.
    private static RoutingCommand Decode(ReadOnlySpan<byte> bytes) => new()
    {
        Kind = (RoutingCommandKind)(bytes[0] % 27),
        Agent = new AgentHandle(Near(bytes[1..], 8)),
        Interaction = new InteractionHandle(Near(bytes[6..], 20)),
        Queue = new QueueHandle(Near(bytes[11..], 6)),
        Offer = new OfferNumber(bytes[16] < 250 ? bytes[16] : BinaryPrimitives.ReadInt64LittleEndian(bytes[17..])),
        Channel = (ChannelClass)(bytes[25] % 4),
        PriorityBoost = (sbyte)(bytes[26] % 16 == 0 ? bytes[27] : bytes[27] % 9),
        Reason = BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]),
        CallbackMode = (CallbackMode)(bytes[32] % 3),
        BasisPoints = bytes[33] % 16 == 0 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[34..]) : bytes[34] * 40,
        CallbackAt = new RoutingInstant(BinaryPrimitives.ReadInt64LittleEndian(bytes[38..]) >> (bytes[46] % 64)),
        Needs = bytes[47] % 3 == 0 ? Needs(bytes[48..]) : null,
        Treatment = bytes[55] % 3 == 0
            ? new Treatment { Kind = (TreatmentKind)(bytes[56] % 7), Queue = new QueueHandle(Near(bytes[57..], 6)) }
            : null,
        Configuration = bytes[62] % 4 == 0 ? Variants.Of(bytes[63], 6, 4) : null,
    };

    private static InteractionNeeds Needs(ReadOnlySpan<byte> bytes) => new()
    {
        Tier = (byte)(bytes[0] % 12),
        Language = bytes[1] % 3 == 0 ? new SkillRequirement(new SkillHandle((bytes[1] % 5) - 1), bytes[2]) : null,
        RequiredAgent = new AgentHandle(bytes[3] % 4 == 0 ? (bytes[3] % 9) - 1 : -1),
        PreferredAgent = new AgentHandle((bytes[4] % 9) - 1),
        AlternativeQueues = [.. Enumerable.Range(0, bytes[5] % 5).Select(one => new QueueHandle(one))],
    };

    private static int Near(ReadOnlySpan<byte> bytes, int count) =>
        bytes[0] < 250 ? (bytes[0] % count) - 1 : BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
}
