using Anyseat.Sip.Transactions;

namespace Anyseat.Sip.Endpoint;

/// <summary>What a timer of the wheel is of: a transaction and its timer, or a user's owner and name.</summary>
internal readonly record struct WheelItem(object Owner, int Name, bool IsUsers);

/// <summary>The running timers of one transaction. No machine has more than three at a time.</summary>
internal struct TimerSlots
{
    private TimerWheel<WheelItem>.Handle _first;
    private TimerWheel<WheelItem>.Handle _second;
    private TimerWheel<WheelItem>.Handle _third;
    private SipTimer _firstName;
    private SipTimer _secondName;
    private SipTimer _thirdName;

    public void Start(TimerWheel<WheelItem> wheel, Transaction transaction, SipTimer name, TimeSpan due)
    {
        Stop(wheel, name);
        TimerWheel<WheelItem>.Handle timer = wheel.Start(new WheelItem(transaction, (int)name, IsUsers: false), due);
        if (!wheel.IsRunning(_first))
            (_first, _firstName) = (timer, name);
        else if (!wheel.IsRunning(_second))
            (_second, _secondName) = (timer, name);
        else
            (_third, _thirdName) = (timer, name);
    }

    public readonly void Stop(TimerWheel<WheelItem> wheel, SipTimer name)
    {
        if (_firstName == name)
            wheel.Stop(_first);
        if (_secondName == name)
            wheel.Stop(_second);
        if (_thirdName == name)
            wheel.Stop(_third);
    }

    public readonly void StopAll(TimerWheel<WheelItem> wheel)
    {
        wheel.Stop(_first);
        wheel.Stop(_second);
        wheel.Stop(_third);
    }
}
