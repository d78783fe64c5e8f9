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

    public readonly void Stop(TimerWheel<WheelItem> wheel, SipTimer name)
    {
        StopIf(wheel, _first, name);
        StopIf(wheel, _second, name);
        StopIf(wheel, _third, name);
    }

    public readonly void StopAll(TimerWheel<WheelItem> wheel)
    {
        StopIf(wheel, _first, null);
        StopIf(wheel, _second, null);
        StopIf(wheel, _third, null);
    }

    private static void StopIf(TimerWheel<WheelItem> wheel, TimerWheel<WheelItem>.Handle? timer, SipTimer? name)
    {
        if (timer is { IsRunning: true } && (name is null || timer.Item.Name == (int)name.Value))
            wheel.Stop(timer);
    }
}
