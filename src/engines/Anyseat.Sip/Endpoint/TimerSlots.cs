using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Endpoint;

/// <summary>What a timer of the wheel is of: a transaction and its timer, or a user's owner and name.</summary>
internal readonly record struct WheelItem(object Owner, int Name, bool IsUsers);

/// <summary>The running timers of one transaction. No machine has more than three at a time.</summary>
internal struct TimerSlots
{
    private TimerWheel<WheelItem>.Handle? _first;
    private TimerWheel<WheelItem>.Handle? _second;
    private TimerWheel<WheelItem>.Handle? _third;

    public void Start(TimerWheel<WheelItem> wheel, Transaction transaction, SipTimer name, TimeSpan due)
    {
        Stop(wheel, name);
        TimerWheel<WheelItem>.Handle timer = wheel.Start(new WheelItem(transaction, (int)name, IsUsers: false), due);
        if (_first is not { IsRunning: true })
            _first = timer;
        else if (_second is not { IsRunning: true })
            _second = timer;
        else
            _third = timer;
    }

    public void Stop(TimerWheel<WheelItem> wheel, SipTimer name)
    {
        StopIf(wheel, ref _first, name);
        StopIf(wheel, ref _second, name);
        StopIf(wheel, ref _third, name);
    }

    public void StopAll(TimerWheel<WheelItem> wheel)
    {
        StopIf(wheel, ref _first, null);
        StopIf(wheel, ref _second, null);
        StopIf(wheel, ref _third, null);
    }

    /// <summary>A stopped timer is let go of at once: its transaction may stay for half a minute.</summary>
    private static void StopIf(TimerWheel<WheelItem> wheel, ref TimerWheel<WheelItem>.Handle? slot, SipTimer? name)
    {
        if (slot is not { } timer || (timer.IsRunning && name is not null && timer.Item.Name != (int)name.Value))
            return;
        wheel.Stop(timer);
        slot = null;
    }
}
