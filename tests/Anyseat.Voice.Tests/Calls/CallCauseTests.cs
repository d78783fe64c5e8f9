using Anyseat.Voice.Calls;

namespace Anyseat.Voice.Tests.Calls;

public sealed class CallCauseTests
{
    [Theory]
    [InlineData(404, 1)]
    [InlineData(486, 17)]
    [InlineData(408, 18)]
    [InlineData(480, 19)]
    [InlineData(603, 21)]
    [InlineData(484, 28)]
    [InlineData(503, 41)]
    [InlineData(488, 88)]
    [InlineData(504, 102)]
    [InlineData(599, 127)]
    public void A_refusal_by_SIP_has_its_cause_of_Q850(int status, int cause) => Assert.Equal(cause, (int)CallCauses.OfStatus(status));

    [Theory]
    [InlineData(1, 404)]
    [InlineData(17, 486)]
    [InlineData(20, 480)]
    [InlineData(34, 503)]
    [InlineData(88, 488)]
    public void A_cause_refuses_an_INVITE_by_its_status(int cause, int status) => Assert.Equal(status, CallCauses.ToStatus((CallCause)cause));

    [Fact]
    public void A_telephone_is_told_when_another_has_answered() =>
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", CallCauses.ToReason(CallCause.AnsweredElsewhere));
}
