using Anyseat.Media.Dtmf;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>The keys that a leg's peer presses, however they are heard.</summary>
internal sealed class LegKeys(Leg leg)
{
    private DtmfDetector? _detector;
    private int _detectorRate;

    /// <summary>Telephone events arrived and changed something.</summary>
    public void OnChange(in TelephoneEventChange change)
    {
        if (change.EndedBefore is { } before)
            OnReleased(before);
        if (change.Started is { } started && DtmfCode.TryToDigit(started, out char digit))
            leg.Tell(new MediaEvent(MediaEventKind.DigitPressed, leg.Handle) { Digit = digit });
        if (change.Ended is { } ended)
            OnReleased(ended);
    }

    /// <summary>A key came up.</summary>
    public void OnReleased(in EndedTelephoneEvent ended)
    {
        if (DtmfCode.TryToDigit(ended.Event, out _))
            Release(new DtmfDigit(ended.Event), ended.Duration, isSound: false);
    }

    /// <summary>Listens for keys in the sound of this tick.</summary>
    public void Listen(ReadOnlySpan<short> samples)
    {
        int sampleRate = leg.Format.SampleRate;
        if (_detector is null || _detectorRate != sampleRate)
        {
            _detector = new DtmfDetector(sampleRate);
            _detectorRate = sampleRate;
        }
        _detector.Process(samples);
        while (_detector.TryTake(out DtmfDetection detection))
        {
            if (detection.IsEnd)
                Release(detection.Digit, TimeSpan.FromSeconds((double)detection.Duration / sampleRate), isSound: true);
            else
                leg.Tell(new MediaEvent(MediaEventKind.DigitPressed, leg.Handle) { Digit = detection.Digit.Symbol });
        }
    }

    private void Release(DtmfDigit digit, TimeSpan duration, bool isSound)
    {
        leg.Tell(new MediaEvent(MediaEventKind.DigitReleased, leg.Handle) { Digit = digit.Symbol, Duration = duration });
        // Events that cannot be passed on as they are go to the other party of a call as digits of our own; a sound is heard anyway.
        if (isSound || leg.KeepsDigits || !leg.IsHeard || leg.Bridge is not { Members.Count: 2 } bridge)
            return;
        Leg other = bridge.Members[0] == leg ? bridge.Members[1] : bridge.Members[0];
        bool isPassedOn = leg.ForwardTo.Contains(other) && other.Format.SendEvents is not null;
        if (!isPassedOn && other.HearsFrom(leg))
            other.DialNow(digit, duration);
    }
}
