namespace Anyseat.Voice.Calls;

/// <summary>Why a leg ended or is to be ended, in the words of a telephone exchange. The numbers are those of ITU-T Q.850.</summary>
internal enum CallCause
{
    /// <summary>Nobody said why.</summary>
    Unknown = 0,

    /// <summary>No such number.</summary>
    UnallocatedNumber = 1,

    /// <summary>Somebody hung up.</summary>
    NormalClearing = 16,

    /// <summary>The called is busy.</summary>
    UserBusy = 17,

    /// <summary>The called gave no sign at all.</summary>
    NoUserResponding = 18,

    /// <summary>It rang, and nobody answered.</summary>
    NoAnswer = 19,

    /// <summary>The called is not there: a telephone that is not registered.</summary>
    SubscriberAbsent = 20,

    /// <summary>The called does not want to.</summary>
    CallRejected = 21,

    /// <summary>Another telephone of the same person answered.</summary>
    AnsweredElsewhere = 26,

    /// <summary>The way there is broken.</summary>
    DestinationOutOfOrder = 27,

    /// <summary>The number is not one.</summary>
    InvalidNumber = 28,

    /// <summary>Something normal that has no name of its own.</summary>
    NormalUnspecified = 31,

    /// <summary>No line is free.</summary>
    NoCircuit = 34,

    /// <summary>The network failed for the moment.</summary>
    TemporaryFailure = 41,

    /// <summary>No port, no memory, no room for another call.</summary>
    ResourceUnavailable = 47,

    /// <summary>The caller may not.</summary>
    OutgoingBarred = 52,

    /// <summary>The two sides have no codec in common.</summary>
    IncompatibleDestination = 88,

    /// <summary>A timer of the protocol ran out.</summary>
    TimerExpired = 102,

    /// <summary>It broke for a reason that has no name.</summary>
    Interworking = 127,
}

/// <summary>Between SIP status and Q.850 cause (RFC 3398 §7.2.4.1, §8.2.6.1).</summary>
internal static class CallCauses
{
    /// <summary>The cause of a refusal by SIP.</summary>
    /// <param name="status">300 to 699; 0 for none.</param>
    public static CallCause OfStatus(int status) => status switch
    {
        0 => CallCause.NormalClearing,
        401 or 402 or 403 or 405 or 407 => CallCause.CallRejected,
        404 or 604 => CallCause.UnallocatedNumber,
        408 => CallCause.NoUserResponding,
        410 => CallCause.UnallocatedNumber,
        480 => CallCause.NoAnswer,
        484 => CallCause.InvalidNumber,
        486 or 600 => CallCause.UserBusy,
        487 => CallCause.NormalClearing,
        488 or 606 or 415 => CallCause.IncompatibleDestination,
        603 => CallCause.CallRejected,
        502 => CallCause.DestinationOutOfOrder,
        503 or 500 => CallCause.TemporaryFailure,
        504 => CallCause.TimerExpired,
        < 500 => CallCause.NormalUnspecified,
        _ => CallCause.Interworking,
    };

    /// <summary>The cause that a Reason header names; null for numbers that we have no name for.</summary>
    /// <param name="cause">A number of Q.850.</param>
    public static CallCause? OfNumber(int cause) => Enum.IsDefined((CallCause)cause) && cause != 0 ? (CallCause)cause : null;

    /// <summary>The status by which an INVITE is refused for a cause.</summary>
    public static int ToStatus(CallCause cause) => cause switch
    {
        CallCause.UnallocatedNumber => 404,
        CallCause.UserBusy => 486,
        CallCause.NoUserResponding => 408,
        CallCause.NoAnswer or CallCause.SubscriberAbsent => 480,
        CallCause.CallRejected or CallCause.OutgoingBarred => 403,
        CallCause.DestinationOutOfOrder => 502,
        CallCause.InvalidNumber => 484,
        CallCause.NoCircuit or CallCause.ResourceUnavailable or CallCause.TemporaryFailure => 503,
        CallCause.IncompatibleDestination => 488,
        CallCause.TimerExpired => 504,
        CallCause.Interworking => 500,
        _ => 480,
    };

    /// <summary>The value of Reason (RFC 3326) for a cause.</summary>
    public static string ToReason(CallCause cause) => cause == CallCause.AnsweredElsewhere
        ? "SIP;cause=200;text=\"Call completed elsewhere\""
        : string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Q.850;cause={(cause == CallCause.Unknown ? (int)CallCause.NormalUnspecified : (int)cause)}");
}
