using System.Diagnostics;
using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Bench;

/// <summary>The SIP engine alone, in memory, on one thread.</summary>
internal sealed class SipBench : IBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    public string Name => "sip";

    public string Description => "SIP messages parsed, transactions and calls carried, in memory on one core";

    public Task RunAsync(BenchReport report, CancellationToken ct)
    {
        byte[] invite = Encoding.UTF8.GetBytes(SipBenchMessages.Invite);
        string conditions = $"INVITE with SDP, {invite.Length} bytes, 15 header fields; a second of one core";
        (double parses, long bytes) = Measure(() => Parse(invite), 1_000, ct);
        report.Add("sip.parse_per_second", parses, "1/s", conditions);
        report.Add("sip.parse_bytes_per_message", bytes, "By", $"{conditions}; the message object and its table of header fields, nothing else");

        using SipBenchPair endpoints = new(withSessions: false);
        (double transactions, bytes) = Measure(endpoints.Exchange, 1, ct);
        const string exchange = "each INVITE, 200, ACK, BYE, 200 between two endpoints: built, sent as bytes, parsed, matched; the clock goes on 10 ms each time, so 3,200 exchanges wait for their last timers";
        report.Add("sip.transactions_per_second", transactions, "1/s", $"{exchange}; a second of one core, garbage collection included");
        report.Add("sip.transactions_bytes", bytes, "By", "allocated for one such exchange, both ends");

        using SipBenchPair agents = new(withSessions: true);
        (double calls, bytes) = Measure(agents.Call, 1, ct);
        report.Add("sip.calls_per_second", calls, "1/s", "each INVITE, 180, 200, ACK, BYE, 200 between two user agents with dialogs, offers and session timers; a second of one core, garbage collection included");
        report.Add("sip.calls_bytes", bytes, "By", "allocated for one such call, both ends");
        return Task.CompletedTask;
    }

    private static void Parse(byte[] bytes)
    {
        for (int i = 0; i < 1_000; i++)
        {
            if (!SipParser.TryParse(bytes.AsMemory(), out _, out SipParseError error))
                throw new InvalidOperationException(error.ToString());
        }
    }

    /// <summary>
    /// How often in a second of processor time, and bytes allocated each time. All of the process's time counts, so that
    /// what the garbage collector does beside the thread is paid for as well; what others do on the machine is not.
    /// </summary>
    private static (double PerSecond, long Bytes) Measure(Action work, int each, CancellationToken ct)
    {
        Repeat(work, WarmUp, ct);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long count = Repeat(work, Measured, ct);
        used = Environment.CpuUsage.TotalTime - used;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (count * each / used.TotalSeconds, allocated / (count * each));
    }

    private static long Repeat(Action work, TimeSpan duration, CancellationToken ct)
    {
        long begun = Stopwatch.GetTimestamp();
        long count = 0;
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            ct.ThrowIfCancellationRequested();
            for (int i = 0; i < 100; i++, count++)
                work();
        }

        return count;
    }
}
