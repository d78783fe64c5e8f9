using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Tests;

public sealed class NumberReaderTests
{
    [Theory]
    [InlineData("b1", "+44 20 7946 0000", "+442079460000")]
    [InlineData("b1", "0044 20 7946-0000", "+442079460000")]
    [InlineData("b1", "010 6552 9988", "+861065529988")]
    [InlineData("b1", "021-6552-9988", "+862165529988")]
    [InlineData("b1", "6552 9988", "+861065529988")]
    [InlineData("b1", "13912345678", "+8613912345678")]
    [InlineData("b1", "110", null)]
    [InlineData("b1", "2001", null)]
    [InlineData("b1", "anonymous", null)]
    [InlineData("b1", "0013912345678901234", null)]
    [InlineData("b1", "", null)]
    [InlineData("b2", "+49 (0)30 901820", "+4930901820")]
    [InlineData("b2", "030/90 18 20", "+4930901820")]
    [InlineData("b2", "901820", "+4930901820")]
    [InlineData("b2", "0170 1234567", "+491701234567")]
    [InlineData("b2", "001 212 555 0100", "+12125550100")]
    [InlineData("b3", "(212) 555-0100", "+12125550100")]
    [InlineData("b3", "1 646 555 0100", "+16465550100")]
    [InlineData("b3", "555-0100", "+12125550100")]
    [InlineData("b3", "011 49 30 901820", "+4930901820")]
    public void A_number_is_read_by_the_numbering_of_its_site(string site, string text, string? expected) => Assert.Equal(
        expected, NumberReader.Read(text, Given.PlanOf(new Guid("00000000-0000-0000-0000-0000000000" + site)))?.ToString());

    [Theory]
    [InlineData(NumberFormat.PlusE164, "+861065529988", "+861065529988")]
    [InlineData(NumberFormat.E164, "+861065529988", "861065529988")]
    [InlineData(NumberFormat.National, "+861065529988", "01065529988")]
    [InlineData(NumberFormat.National, "+4930901820", "004930901820")]
    internal void What_is_written_for_a_carrier_is_read_back_from_it(NumberFormat format, string number, string written)
    {
        NumberingPlan plan = Given.PlanOf(Given.Beijing);
        Trunk trunk = Given.Trunk("carrier") with { DialFormat = format };
        Assert.Equal(written, trunk.Write(Given.Number(number), plan));
        Assert.Equal(number, trunk.Read(written, plan)?.ToString());
    }

    [Theory]
    [InlineData("b1", "+8613912345678", NumberKind.National)]
    [InlineData("b1", "+8616812345678", NumberKind.Premium)]
    [InlineData("b1", "+868008123123", NumberKind.FreeOfCharge)]
    [InlineData("b1", "+442079460000", NumberKind.International)]
    [InlineData("b2", "+979123456789", NumberKind.Premium)]
    [InlineData("b2", "+881612345678", NumberKind.Premium)]
    [InlineData("b2", "+49900112233", NumberKind.Premium)]
    [InlineData("b3", "+12125550100", NumberKind.National)]
    [InlineData("b3", "+18765550100", NumberKind.International)]
    [InlineData("b3", "+19005550100", NumberKind.Premium)]
    [InlineData("b3", "+18005550100", NumberKind.FreeOfCharge)]
    internal void A_number_is_of_the_kind_that_it_costs(string site, string number, NumberKind kind) => Assert.Equal(
        kind, NumberClassifier.KindOf(Given.Number(number), Given.PlanOf(new Guid("00000000-0000-0000-0000-0000000000" + site))));
}
