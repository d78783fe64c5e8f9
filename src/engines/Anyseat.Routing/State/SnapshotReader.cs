using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Anyseat.Routing.State;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote; every read throws <see cref="FormatException"/> when
/// the bytes end early.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>Fails unless all bytes were read.</summary>
    public readonly void End() => Require(_left.IsEmpty);

    /// <summary>Fails with the offset of the last read.</summary>
    public readonly void Require(bool holds)
    {
        if (!holds)
            throw new FormatException($"Not a routing state: byte {_length - _left.Length} and before.");
    }

    public byte Byte() => Take(1)[0];

    public bool Boolean()
    {
        byte value = Byte();
        Require(value <= 1);
        return value == 1;
    }

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public int Int32(int min, int max)
    {
        int value = Int32();
        Require(value >= min && value <= max);
        return value;
    }

    public long Int64(long min, long max)
    {
        long value = Int64();
        Require(value >= min && value <= max);
        return value;
    }

    /// <summary>A count of things that take at least <paramref name="bytesEach"/> bytes each.</summary>
    public int Count(int bytesEach) => Int32(0, _left.Length / bytesEach);

    public RoutingConfiguration Configuration()
    {
        int version = Int32();
        ImmutableArray<int> weights = [Int32(), Int32(), Int32()];
        var queues = new QueueConfiguration[Count(bytesEach: 26)];
        for (int i = 0; i < queues.Length; i++)
            queues[i] = Queue();
        var agents = new AgentConfiguration[Count(bytesEach: 25)];
        for (int i = 0; i < agents.Length; i++)
            agents[i] = Agent();
        RoutingConfiguration configuration = new()
        {
            Version = version,
            ChannelWeights = weights,
            Queues = ImmutableArray.Create(queues),
            Agents = ImmutableArray.Create(agents),
        };
        Require(configuration.FindFault() is null);
        return configuration;
    }

    public QueueConfiguration Queue()
    {
        QueueHandle handle = new(Int32());
        var requirements = new SkillRequirement[Count(bytesEach: 5)];
        for (int i = 0; i < requirements.Length; i++)
            requirements[i] = new SkillRequirement(new SkillHandle(Int32()), Byte());
        return new QueueConfiguration
        {
            Queue = handle,
            Requirements = ImmutableArray.Create(requirements),
            Priority = Byte(),
            AgentChoice = (AgentChoice)Byte(),
            OfferTimeout = new TimeSpan(Int64()),
            WrapUpMax = new TimeSpan(Int64()),
        };
    }

    private AgentConfiguration Agent()
    {
        AgentHandle handle = new(Int32());
        var skills = new AgentSkill[Count(bytesEach: 5)];
        for (int i = 0; i < skills.Length; i++)
            skills[i] = new AgentSkill(new SkillHandle(Int32()), Byte());
        return new AgentConfiguration
        {
            Agent = handle,
            Skills = ImmutableArray.Create(skills),
            ChannelLimits = [Int32(), Int32(), Int32()],
            Capacity = Int32(),
            IsEnabled = Boolean(),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(_left.Length >= count);
        ReadOnlySpan<byte> taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
