using Anyseat.Media.Rtp;

namespace Anyseat.Media.Tests.Rtp;

public sealed class RtpSourceTests
{
    private readonly RtpSource _source = new(1, RtpClock.Narrow);

    [Fact]
    public void Rfc3550_A_1_a_source_is_believed_after_two_packets_in_sequence()
    {
        Assert.Equal(RtpArrival.OnProbation, Receive(100));
        Assert.Equal(RtpArrival.OnProbation, Receive(200));
        Assert.False(_source.IsValid);
        Assert.Equal(RtpArrival.Forward, Receive(201));
        Assert.True(_source.IsValid);
        Assert.Equal(1u, _source.ExpectedCount);
    }

    [Fact]
    public void A_source_that_is_trusted_loses_no_packet_to_probation()
    {
        var trusted = new RtpSource(1, RtpClock.Narrow, minSequential: 1);
        Assert.Equal(RtpArrival.Forward, trusted.Receive(new SequenceNumber(7), default, default));
        Assert.Equal(1u, trusted.ExpectedCount);
        Assert.Equal(0, trusted.LostCount);
    }

    [Fact]
    public void Rfc3550_A_1_sequence_numbers_extend_over_the_wrap()
    {
        Begin(65_533);
        Receive(65_535);
        Assert.Equal(RtpArrival.Forward, Receive(1));
        Assert.Equal(0x1_0001u, _source.ExtendedHighest);
        Assert.Equal(0x1_0002, _source.Extend(new SequenceNumber(2)));
        Assert.Equal(0xFFFF, _source.Extend(new SequenceNumber(65_535)));
    }

    [Fact]
    public void Rfc3550_A_1_late_packets_and_duplicates_are_behind_and_counted()
    {
        Begin(999);
        Receive(1_003);
        Assert.Equal(RtpArrival.Behind, Receive(1_001));
        Assert.Equal(RtpArrival.Behind, Receive(1_003));
        Assert.Equal(4u, _source.ReceivedCount);
        Assert.Equal(4u, _source.ExpectedCount);
    }

    [Fact]
    public void Rfc3550_A_1_one_wild_number_is_dropped_and_two_in_sequence_restart()
    {
        Begin(10);
        Assert.Equal(RtpArrival.Jump, Receive(40_000));
        Assert.Equal(RtpArrival.Forward, Receive(12));
        Assert.Equal(RtpArrival.Jump, Receive(50_000));
        Assert.Equal(RtpArrival.Restarted, Receive(50_001));
        Assert.Equal(1u, _source.ExpectedCount);
        Assert.Equal(50_001u, _source.ExtendedHighest);
    }

    [Theory]
    [InlineData(2_999, RtpArrival.Forward)]
    [InlineData(3_000, RtpArrival.Jump)]
    [InlineData(-99, RtpArrival.Behind)]
    [InlineData(-100, RtpArrival.Jump)]
    public void Rfc3550_A_1_the_bounds_of_dropout_and_misorder_hold_at_their_edges(int step, RtpArrival expected)
    {
        Begin(20_000);
        Assert.Equal(expected, Receive((ushort)(20_001 + step)));
    }

    [Fact]
    public void Rfc3550_A_3_loss_is_counted_by_interval_and_in_all()
    {
        Begin(0);
        for (ushort number = 2; number <= 8; number++)
        {
            if (number is not (4 or 5))
                Receive(number);
        }

        ReceptionInterval first = _source.EndInterval();
        Assert.Equal(2, first.CumulativeLost);
        Assert.Equal(2 * 256 / 8, first.FractionLost);
        Assert.Equal(8u, first.ExtendedHighest);

        Receive(9);
        ReceptionInterval second = _source.EndInterval();
        Assert.Equal(0, second.FractionLost);
        Assert.Equal(2, second.CumulativeLost);
    }

    [Fact]
    public void Rfc3550_A_3_duplicates_make_the_loss_negative_and_the_fraction_zero()
    {
        Begin(0);
        Receive(1);
        Receive(1);
        ReceptionInterval interval = _source.EndInterval();
        Assert.Equal(-2, interval.CumulativeLost);
        Assert.Equal(0, interval.FractionLost);
    }

    [Fact]
    public void A_source_never_heard_reports_zeros() =>
        Assert.Equal(new ReceptionInterval(0, 0, 0, 0), _source.EndInterval());

    [Fact]
    public void Rfc3550_A_8_jitter_follows_the_published_recurrence()
    {
        double expected = 0;
        double? transit = null;
        var random = new Random(20261125);
        for (int i = 0; i < 500; i++)
        {
            double arrivalMs = (i * 20) + (random.NextDouble() * 12);
            _source.Receive(new SequenceNumber((ushort)i), new RtpTimestamp((uint)(i * 160)), Wire.Ms(arrivalMs));
            if (i == 0)
                continue; // on probation
            double now = (arrivalMs * 8) - (i * 160);
            if (transit is { } before)
                expected += (Math.Abs(now - before) - expected) / 16;
            transit = now;
        }

        Assert.InRange(_source.EndInterval().Jitter, expected - 2, expected + 2);
        Assert.InRange(_source.Jitter.TotalMilliseconds, 2, 7); // mean |difference| of two uniform draws is a third of 12
    }

    [Fact]
    public void Steady_packets_have_no_jitter_and_events_do_not_disturb_it()
    {
        Begin(0);
        for (int i = 2; i < 100; i++)
            _source.Receive(new SequenceNumber((ushort)i), new RtpTimestamp((uint)(i * 160)), Wire.Ms(i * 20));
        for (int i = 100; i < 120; i++)
            _source.Receive(new SequenceNumber((ushort)i), new RtpTimestamp(16_000), Wire.Ms(i * 20), countsForJitter: false);
        _source.Receive(new SequenceNumber(120), new RtpTimestamp(120 * 160), Wire.Ms(120 * 20));
        Assert.Equal(0u, _source.EndInterval().Jitter);
    }

    [Fact]
    public void Receiving_allocates_nothing()
    {
        int i = 0;
        Allocations.AssertNone(() =>
        {
            i++;
            _source.Receive(new SequenceNumber((ushort)i), new RtpTimestamp((uint)(i * 160)), Wire.Ms(i * 20));
        });
    }

    private RtpArrival Receive(int number) => _source.Receive(new SequenceNumber((ushort)number), new RtpTimestamp((uint)(number * 160)), Wire.Ms(number * 20));

    private void Begin(int number)
    {
        Receive(number);
        Receive(number + 1);
    }
}
