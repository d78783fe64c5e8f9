using Anyseat.Simulation.Documents;

namespace Anyseat.Simulation.Tests;

public sealed class ClockTests
{
    [Theory]
    [InlineData("08:30", 30_600)]
    [InlineData("00:00", 0)]
    [InlineData("26:15:30.25", 94_530.25)]
    [InlineData("744:00", 2_678_400)]
    public void A_time_is_read_and_written_back(string text, double seconds)
    {
        Assert.True(Clock.TryParse(text, out TimeSpan time));
        Assert.Equal(seconds, time.TotalSeconds);
        Assert.Equal(text, Clock.Format(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8:30")]
    [InlineData("08:60")]
    [InlineData("08:30:60")]
    [InlineData("08:30:1")]
    [InlineData("-8:30")]
    [InlineData("0x:30")]
    [InlineData("744:01")]
    [InlineData("08:30:00:00")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Clock.TryParse(text, out _));
}
