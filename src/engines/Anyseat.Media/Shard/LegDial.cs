using Anyseat.Media.Dtmf;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Shard;

/// <summary>The digits that a leg is sent: as telephone events where its peer takes them, else as sounds.</summary>
internal sealed class LegDial
{
    private readonly Leg _leg;
    private readonly LegFormat _format;
    private readonly TelephoneEventSender _events;
    private readonly DtmfGenerator _sounds;
    private readonly (DtmfDigit Digit, int Milliseconds)[] _queue = new (DtmfDigit, int)[TelephoneEventSender.QueueCountMax];
    private int _first;
    private int _count;

    public LegDial(Leg leg)
    {
        _leg = leg;
        _format = leg.Format;
        _events = new TelephoneEventSender(_format.Clock, LegFormat.PacketTime);
        _sounds = new DtmfGenerator(_format.SampleRate);
    }

    /// <summary>The format that this was made for.</summary>
    public LegFormat Format => _format;

    /// <summary>Whether the tick belongs to digits.</summary>
    public bool IsActive => _events.IsActive || _sounds.IsPlaying || _count > 0;

    /// <summary>Puts a digit at the end of the queue; one that finds it full is lost.</summary>
    public void Enqueue(DtmfDigit digit, TimeSpan duration)
    {
        if (_format.SendEvents is not null)
        {
            _events.TryEnqueue(digit.EventCode, duration);
            return;
        }
        if (_count == _queue.Length)
            return;
        // Receivers of sounds need 40 ms at least (ITU-T Q.24); what is longer than a second is a stuck key.
        _queue[(_first + _count) % _queue.Length] = (digit, (int)Math.Clamp(duration.TotalMilliseconds, 60, 1_000));
        _count++;
    }

    /// <summary>Sends what belongs to this tick.</summary>
    public void Send(LegVoice voice, long tick, MediaInstant due)
    {
        if (_format.SendEvents is { } payloadType)
        {
            if (_events.TryTick(_leg.Sender.Stream.TimestampAt(due), out TelephoneEventPacket packet))
                _leg.Sender.SendEvent(packet, payloadType, due);
            return;
        }
        if (!_sounds.IsPlaying && _count > 0)
        {
            (DtmfDigit digit, int milliseconds) = _queue[_first];
            _first = (_first + 1) % _queue.Length;
            _count--;
            _sounds.Start(digit, milliseconds);
        }
        _sounds.Read(voice.Samples);
        _leg.Sender.SendFrame(voice.Encode(), tick, due);
    }
}
