using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Tests;

public sealed class E164NumberTests
{
    [Theory]
    [InlineData("+8610123456", true)]
    [InlineData("+12345", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234", false)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+0123456", false)]
    [InlineData("8610123456", false)]
    [InlineData("+86 10 123", false)]
    [InlineData("+86١٢٣٤٥", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_number_has_a_plus_and_five_to_fifteen_digits(string? text, bool isNumber)
    {
        Assert.Equal(isNumber, E164Number.TryParse(text, out E164Number number));
        if (isNumber)
            Assert.Equal(text, number.ToString());
    }

    [Fact]
    public void A_masked_number_shows_its_country_and_two_digits()
    {
        Assert.True(E164Number.TryParse("+8613912345678", out E164Number number));
        Assert.Equal("+86•••••••••78", number.Masked);
        Assert.Equal("", default(E164Number).Masked);
    }
}
