using System.Diagnostics;
using System.Globalization;

namespace Anyseat.Bench;

/// <summary>What is measured of a site, part by part.</summary>
internal sealed class VoiceBenchRun(
    BenchReport report, string network, VoiceBenchSite site, VoiceBenchMedia media, VoiceBenchCarrier carrier, VoiceBenchPhones phones, TimeSpan seconds)
{
    private const double ArrivedMin = 0.995;

    private const int WarmUpCallsPerSecond = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan IdleMax = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    private byte _mark;
    private bool _isWarm;

    /// <summary>Two-party calls that talk, recorded or not: CPU a call-second and memory at each load, and the largest clean one.</summary>
    public async Task MeasureMediaAsync(int[] loads, bool isRecorded, CancellationToken ct)
    {
        await site.AddAgentsAsync(loads.Max(), phones, ct);
        await site.SetRecordedAsync(isRecorded, ct);
        if (!_isWarm)
            await WarmUpAsync(ct);
        _isWarm = true;
        int clean = 0;
        foreach (int load in loads)
            clean = await MeasureLoadAsync(load, isRecorded, ct) ? Math.Max(clean, load) : clean;
        report.Add(isRecorded ? "voice.clean_calls" : "voice.clean_calls_unrecorded", clean, "{call}", $"of {string.Join(", ", loads)}; {network}");
    }

    /// <summary>Calls that come one after another, none of which stays: how many a second, and what each costs.</summary>
    public async Task MeasureSetUpsAsync(CancellationToken ct)
    {
        await site.SetRecordedAsync(false, ct);
        await site.AddAgentsAsync(Math.Max(250, site.AgentCount), phones, ct);
        phones.Talking = null;
        phones.HasMedia = false;
        await RunSetUpsAsync(200, WarmUp, ct);
        await RestAsync(ct);
        double best = 0;
        foreach (int rate in (int[])[50, 100, 160, 300, 400, 500, 600])
        {
            TimeSpan before = site.Server.CpuTime;
            (int made, bool isClean) = await RunSetUpsAsync(rate, seconds / 2, ct);
            double cpu = (site.Server.CpuTime - before).TotalMilliseconds / made;
            string conditions = $"{rate} a second for {seconds.TotalSeconds / 2:0.#} s, {(isClean ? "none failed" : "some failed or were late")}; {network}";
            report.Add($"voice.cpu_ms_per_setup_{rate}", cpu, "ms", conditions);
            if (!isClean)
                break;
            best = rate;
        }

        report.Add("voice.setups_per_second", best, "1/s", $"through queue and agent's telephone, no media; {network}");
    }

    /// <summary>Callers wait; an agent hangs up: how long until the next caller's INVITE is there.</summary>
    public async Task MeasureNextAsync(CancellationToken ct)
    {
        const int agents = 50;
        await site.SetRecordedAsync(false, ct);
        await site.AddAgentsAsync(Math.Max(agents, site.AgentCount), phones, ct);
        if (!_isWarm)
            await WarmUpAsync(ct);
        phones.HasMedia = false;
        phones.Talking = TimeSpan.FromSeconds(2);
        int waiting = site.AgentCount + (int)(site.AgentCount * seconds.TotalSeconds / 2);
        for (int i = 0; i < waiting; i++)
        {
            carrier.Call(null, hasMedia: false);
            if (i % 10 == 9)
                await Task.Delay(50, ct);
        }

        await WaitAsync(() => phones.FreeToNext.Count >= waiting - (2 * site.AgentCount), ct);
        // The first of each agent are those that compile what follows.
        double[] sorted = [.. phones.FreeToNext.Skip(2 * site.AgentCount).Order()];
        string conditions = $"{site.AgentCount} agents who talk for 1 to 3 s, {waiting} callers, {sorted.Length} times; {network}";
        report.Add("voice.agent_free_to_next_p50_ms", sorted[sorted.Length / 2], "ms", conditions);
        report.Add("voice.agent_free_to_next_p99_ms", sorted[(int)(sorted.Length * 0.99)], "ms", conditions);
        phones.Talking = null;
        await EndAllAsync(ct);
    }

    /// <summary>The same load as ours at 100, by SIPp.</summary>
    public async Task MeasureSippAsync(CancellationToken ct)
    {
        const int calls = 100;
        await site.AddAgentsAsync(Math.Max(calls, site.AgentCount), phones, ct);
        await site.SetRecordedAsync(true, ct);
        if (!_isWarm)
            await WarmUpAsync(ct);
        phones.Dispose(); // SIPp takes its port, and its telephones are those that are registered
        carrier.Dispose();
        await using VoiceBenchSipp sipp = VoiceBenchSipp.Start(calls);
        await Task.Delay(Rest + Rest, ct);
        (TimeSpan cpu, long received, long dropped, TimeSpan time) = await sipp.MeasureAsync(site.Server, seconds, ct);
        double share = received / (calls * 200.0 * time.TotalSeconds);
        report.Add(
            $"voice.cpu_ms_per_call_second_{calls}_sipp", cpu.TotalMilliseconds / (calls * time.TotalSeconds), "ms",
            $"recorded, {share:P1} of the datagrams of four streams a call arrived, {dropped} found no room; {network}");
    }

    private async Task<bool> MeasureLoadAsync(int load, bool isRecorded, CancellationToken ct)
    {
        phones.HasMedia = true;
        phones.Talking = null;
        long memory = site.Server.ResidentBytes;
        int joined = phones.JoinedCount;
        await CallAsync(load, hasMedia: true, ct);
        bool isWhole = await WaitAsync(() => phones.JoinedCount - joined == load, ct, TimeSpan.FromSeconds(20));
        await Task.Delay(Rest, ct);
        await Console.Error.WriteLineAsync($"{load} calls, {(isRecorded ? "recorded" : "unrecorded")}: process {site.Server.Id} is measured");
        media.BeginMark(++_mark);
        TimeSpan before = site.Server.CpuTime;
        long begun = Stopwatch.GetTimestamp();
        await Task.Delay(seconds, ct);
        media.EndMark();
        TimeSpan cpu = site.Server.CpuTime - before;
        TimeSpan time = Stopwatch.GetElapsedTime(begun);
        await Task.Delay(Settle, ct);
        double arrived = (double)media.ArrivedCount / media.SentCount;
        double wanted = media.SentCount / (load * 100 * time.TotalSeconds);
        bool isClean = isWhole && arrived >= ArrivedMin && wanted >= ArrivedMin;
        string conditions = string.Create(
            CultureInfo.InvariantCulture,
            $"{load} calls, {time.TotalSeconds:0.0} s, {arrived:P2} of {media.SentCount} packets arrived ({wanted:P1} of the rate), {(isClean ? "clean" : "not clean")}; {network}");
        report.Add($"voice.cpu_ms_per_call_second_{load}{(isRecorded ? "" : "_unrecorded")}", cpu.TotalMilliseconds / (load * time.TotalSeconds), "ms", conditions);
        report.Add($"voice.kb_per_call_{load}{(isRecorded ? "" : "_unrecorded")}", (site.Server.ResidentBytes - memory) / 1024.0 / load, "KiBy", $"resident, against before; {conditions}");
        await EndAllAsync(ct);
        return isClean;
    }

    private async Task<(int Made, bool IsClean)> RunSetUpsAsync(int rate, TimeSpan time, CancellationToken ct)
    {
        int answered = carrier.AnsweredCount;
        int joined = phones.JoinedCount;
        int faults = carrier.Faults.Count + phones.Faults.Count;
        int made = 0;
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) is var gone && gone < time)
        {
            for (int due = (int)(gone.TotalSeconds * rate); made < due; made++)
                carrier.Call(TimeSpan.FromMilliseconds(200), hasMedia: false);
            await Task.Delay(5, ct);
        }

        bool isOver = await WaitAsync(() => carrier.OpenCount == 0 && phones.OpenCount == 0, ct, TimeSpan.FromSeconds(5));
        bool isClean = isOver && carrier.AnsweredCount - answered == made && phones.JoinedCount - joined == made
            && carrier.Faults.Count + phones.Faults.Count == faults;
        await EndAllAsync(ct);
        return (made, isClean);
    }

    /// <summary>Calls come and go until the server's code is compiled as far as it will be: a server that has run for a minute.</summary>
    private async Task WarmUpAsync(CancellationToken ct)
    {
        phones.HasMedia = true;
        phones.Talking = null;
        int count = (int)(WarmUpCallsPerSecond * WarmUp.TotalSeconds);
        for (int i = 0; i < count; i++)
        {
            carrier.Call(TimeSpan.FromSeconds(2), hasMedia: true);
            await Task.Delay(TimeSpan.FromSeconds(1.0 / WarmUpCallsPerSecond), ct);
        }

        await EndAllAsync(ct);
        await RestAsync(ct);
    }

    /// <summary>Waits until the server has nothing left to do: what runs then is what is measured.</summary>
    private async Task RestAsync(CancellationToken ct)
    {
        for (int attempt = 0; attempt < 30; attempt++)
        {
            TimeSpan before = site.Server.CpuTime;
            await Task.Delay(Rest / 2, ct);
            if (site.Server.CpuTime - before < IdleMax * (Rest.TotalSeconds / 2))
                return;
        }
    }

    private async Task CallAsync(int count, bool hasMedia, CancellationToken ct)
    {
        for (int i = 0; i < count; i++)
        {
            carrier.Call(null, hasMedia);
            if (i % 5 == 4)
                await Task.Delay(50, ct);
        }
    }

    private async Task EndAllAsync(CancellationToken ct)
    {
        bool isOver = false;
        for (int attempt = 0; attempt < 20 && !isOver; attempt++)
        {
            carrier.HangUpAll();
            isOver = await WaitAsync(() => carrier.OpenCount == 0 && phones.OpenCount == 0, ct, TimeSpan.FromSeconds(1));
        }

        if (!isOver)
            await Console.Error.WriteLineAsync($"{carrier.OpenCount} callers and {phones.OpenCount} telephones are left over.");
        foreach (string fault in carrier.Faults.Concat(phones.Faults).GroupBy(one => one).Select(same => $"{same.Count()} × {same.Key}"))
            await Console.Error.WriteLineAsync(fault);
        carrier.Faults.Clear();
        phones.Faults.Clear();
    }

    private static async Task<bool> WaitAsync(Func<bool> condition, CancellationToken ct, TimeSpan? limit = null)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > (limit ?? TimeSpan.FromSeconds(120)))
                return false;
            await Task.Delay(20, ct);
        }

        return true;
    }
}
