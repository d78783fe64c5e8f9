using System.Globalization;

namespace Anyseat.Voice.Features.CallRecords;

/// <summary>Call detail records as comma-separated values (RFC 4180).</summary>
internal static class CallRecordCsv
{
    /// <summary>The line of names.</summary>
    public const string Header =
        "id,begun,answered,ended,talk_seconds,direction,our_number,other_number,sip_status,q850_cause,ended_by,emergency,codec,mos,packets_lost,"
        + "interaction,agent,queue,trunk\r\n";

    /// <summary>One line. All values are ours (numbers, words, ids), so none needs quotes; a number's plus is no formula for it stands
    /// behind an apostrophe.</summary>
    public static string Line(CallRecordView call) => string.Create(
        CultureInfo.InvariantCulture,
        $"{call.Id:D},{Time(call.BegunAt)},{Time(call.AnsweredAt)},{Time(call.EndedAt)},{call.TalkSeconds},{Word(call.Direction.ToString())},{Number(call.OurNumber)},{Number(call.OtherNumber)},{call.SipStatus},{call.Q850Cause},{Word(call.EndedBy.ToString())},{(call.IsEmergency ? 1 : 0)},{call.Codec},{call.Mos:0.00},{call.PacketsLost},{call.InteractionId:D},{call.AgentId:D},{call.QueueId:D},{call.TrunkId:D}\r\n");

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) ?? "";

    private static string Number(string? number) => number is null ? "" : "'" + number;

    private static string Word(string name) => name.ToLowerInvariant();
}
