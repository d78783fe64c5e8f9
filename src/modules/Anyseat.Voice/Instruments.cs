using System.Diagnostics.Metrics;

namespace Anyseat.Voice;

/// <summary>What the switch measures (docs/operations.md).</summary>
internal static class Instruments
{
    /// <summary>The meter of calls; that of SIP's sockets is the same.</summary>
    public static Meter Meter { get; } = new("Anyseat.Voice");

    /// <summary>Calls that came or were placed.</summary>
    public static Counter<long> Calls { get; } = Meter.CreateCounter<long>("anyseat.voice.calls", "{call}", "Calls that came or were placed.");

    /// <summary>Calls that ended, by cause.</summary>
    public static Counter<long> CallsEnded { get; } = Meter.CreateCounter<long>("anyseat.voice.calls.ended", "{call}", "Calls that ended.");

    /// <summary>Requests that were refused before they became a call or a registration.</summary>
    public static Counter<long> Refused { get; } =
        Meter.CreateCounter<long>("anyseat.voice.requests.refused", "{request}", "Requests refused at the door.");

    /// <summary>Steps of calls that failed by a fault of ours.</summary>
    public static Counter<long> Faults { get; } = Meter.CreateCounter<long>("anyseat.voice.faults", "{fault}", "Steps of calls that failed by a fault of ours.");

    /// <summary>Addresses shut out.</summary>
    public static Counter<long> Bans { get; } = Meter.CreateCounter<long>("anyseat.voice.bans", "{address}", "Addresses shut out for a while.");

    /// <summary>Questions to servers of trunks, by outcome.</summary>
    public static Counter<long> Probes { get; } = Meter.CreateCounter<long>("anyseat.voice.probes", "{probe}", "Questions to servers of trunks whether they are there.");

    /// <summary>Telephones that are registered no longer, by reason.</summary>
    public static Counter<long> RegistrationsLost { get; } =
        Meter.CreateCounter<long>("anyseat.voice.registrations.lost", "{registration}", "Telephones whose registration ended.");

    /// <summary>Recordings that broke off.</summary>
    public static Counter<long> RecordingsBroken { get; } =
        Meter.CreateCounter<long>("anyseat.voice.recordings.broken", "{recording}", "Recordings that broke off while the call went on.");

    /// <summary>Speech missing in recordings since the disk was too slow: both tracks counted.</summary>
    public static Counter<double> RecordingsLost { get; } =
        Meter.CreateCounter<double>("anyseat.voice.recordings.lost", "s", "Speech missing in recordings since the disk was too slow.");

    /// <summary>From the offer to an agent until the telephone answered.</summary>
    public static Histogram<double> AnswerDuration { get; } =
        Meter.CreateHistogram<double>("anyseat.voice.answer.duration", "s", "From an offer until the agent's telephone answered.");
}
