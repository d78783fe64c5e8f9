using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

public sealed class AdviceTests
{
    [Fact]
    public void Every_fault_has_a_sentence_and_a_rule() => Assert.All(
        Enum.GetValues<SipParseFault>().Where(fault => fault != SipParseFault.None),
        fault =>
        {
            SipParseAdvice advice = SipParseAdvice.Of(new SipParseError(fault, 0, SipHeader.CSeq));
            Assert.NotEqual(SipParseAdvice.Of(default).Sentence, advice.Sentence);
            Assert.EndsWith(".", advice.Sentence);
            Assert.NotEmpty(advice.Rule);
        });
}
