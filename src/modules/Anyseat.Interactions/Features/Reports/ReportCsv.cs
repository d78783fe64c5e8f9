using System.Globalization;
using System.Text;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>A report as RFC 4180 text: a header line, CRLF, one row an interval and group.</summary>
/// <remarks>UTF-8 with a byte order mark, without which a spreadsheet takes Chinese names for something else. A name that a
/// spreadsheet would take for a formula gets an apostrophe before it.</remarks>
internal static class ReportCsv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    private static readonly UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: true);

    private static readonly (string Name, Func<ReportFigures, string> Read)[] columns =
    [
        Count("arrived", figures => figures.Arrived), Count("offered", figures => figures.Offered),
        Count("transferredIn", figures => figures.TransferredIn), Count("answered", figures => figures.Answered),
        Count("answeredInTime", figures => figures.AnsweredInTime), Count("abandoned", figures => figures.Abandoned),
        Count("shortAbandoned", figures => figures.ShortAbandoned), Count("overflowed", figures => figures.Overflowed),
        Count("callbacks", figures => figures.Callbacks), Count("waiting", figures => figures.Waiting),
        Number("serviceLevel", figures => figures.ServiceLevel), Number("abandonmentRate", figures => figures.AbandonmentRate),
        Number("averageAnswerSeconds", figures => figures.AverageAnswerSeconds),
        Number("answerSecondsP90", figures => figures.AnswerSecondsP90),
        Number("averageAbandonSeconds", figures => figures.AverageAbandonSeconds),
        Number("longestWaitSeconds", figures => figures.LongestWaitSeconds), Count("responded", figures => figures.Responded),
        Number("averageFirstResponseSeconds", figures => figures.AverageFirstResponseSeconds),
        Count("offersMade", figures => figures.OffersMade), Count("offersAccepted", figures => figures.OffersAccepted),
        Count("offersDeclined", figures => figures.OffersDeclined), Count("offersNotAnswered", figures => figures.OffersNotAnswered),
        Count("offersRevoked", figures => figures.OffersRevoked), Count("handled", figures => figures.Handled),
        Count("transferredOut", figures => figures.TransferredOut),
        Number("averageHandleSeconds", figures => figures.AverageHandleSeconds),
        Number("averageTalkSeconds", figures => figures.AverageTalkSeconds),
        Number("averageHoldSeconds", figures => figures.AverageHoldSeconds),
        Number("averageWrapUpSeconds", figures => figures.AverageWrapUpSeconds),
        Number("signedInSeconds", figures => figures.SignedInSeconds),
        Number("conversingSeconds", figures => figures.ConversingSeconds),
        Number("wrappingUpSeconds", figures => figures.WrappingUpSeconds),
        Number("availableSeconds", figures => figures.AvailableSeconds),
        Number("alertingSeconds", figures => figures.AlertingSeconds),
        Number("notReadySeconds", figures => figures.NotReadySeconds), Number("occupancy", figures => figures.Occupancy),
        Number("utilisation", figures => figures.Utilisation), Number("concurrency", figures => figures.Concurrency),
    ];

    public static string FileName(IntervalReports.IntervalReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"anyseat-{report.Group.ToString().ToLowerInvariant()}-{report.From:yyyy-MM-dd}-{report.To:yyyy-MM-dd}.csv");

    public static byte[] Write(IntervalReports.IntervalReport report, ReportPlan plan)
    {
        var text = new StringBuilder();
        string[] keys = report.Group == ReportGroup.None ? [] : ["id", "name", "nameZhCn"];
        AppendLine(text, ["start", "end", .. keys, .. columns.Select(column => column.Name)]);
        foreach (IntervalReports.ReportRow row in report.Rows)
        {
            AppendLine(text,
            [
                Local(row.Start, plan.Query.Zone), Local(row.End, plan.Query.Zone), .. KeyFields(row.Key),
                .. columns.Select(column => column.Read(row.Figures)),
            ]);
        }

        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())];
    }

    /// <summary>A text as a field: harmless in a spreadsheet, quoted where RFC 4180 §2 asks for it.</summary>
    public static string Field(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static void AppendLine(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields).Append("\r\n");

    private static IEnumerable<string> KeyFields(IntervalReports.ReportKey? key) => key is null
        ? []
        : [key.Id?.ToString("D") ?? string.Empty, Field(key.Names?.En ?? key.Name ?? key.Code ?? string.Empty), Field(key.Names?.ZhCn ?? string.Empty)];

    private static string Local(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static (string Name, Func<ReportFigures, string> Read) Count(string name, Func<ReportFigures, long?> read) =>
        (name, figures => read(figures)?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);

    private static (string Name, Func<ReportFigures, string> Read) Number(string name, Func<ReportFigures, double?> read) =>
        (name, figures => read(figures)?.ToString("0.####", CultureInfo.InvariantCulture) ?? string.Empty);
}
