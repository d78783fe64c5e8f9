namespace Anyseat.Routing.State;

/// <summary>The rules of queues as bytes.</summary>
internal static class QueueSnapshot
{
    public static void Write(SnapshotWriter writer, QueueConfiguration queue)
    {
        writer.Int32(queue.Queue.Index);
        writer.Int32(queue.Requirements.Length);
        foreach (SkillRequirement requirement in queue.Requirements)
            ConfigurationSnapshot.Write(writer, requirement);
        ConfigurationSnapshot.Write(writer, queue.Match);
        ConfigurationSnapshot.Write(writer, queue.Sites);
        writer.Int32(queue.Rings.Length);
        foreach (QueueRing ring in queue.Rings)
            Write(writer, ring);
        writer.Byte(queue.Priority);
        writer.Int32(queue.AgeingMilliPointsPerSecond);
        writer.Boolean(queue.ServiceLevel is not null);
        if (queue.ServiceLevel is { } promise)
            Write(writer, promise);
        writer.Byte((byte)queue.AgentChoice);
        writer.Duration(queue.PreferredAgentWait);
        writer.Duration(queue.OfferTimeout);
        writer.Boolean(queue.IsAutoAnswered);
        writer.Duration(queue.WrapUpMax);
        writer.Int32(queue.LengthMax);
        ConfigurationSnapshot.Write(writer, queue.WhenFull);
        writer.Duration(queue.WaitMax);
        ConfigurationSnapshot.Write(writer, queue.WhenWaitedOut);
        writer.Int32(queue.Overflows.Length);
        foreach (Overflow overflow in queue.Overflows)
            Write(writer, overflow);
        writer.Int32(queue.Calendar.Index);
        ConfigurationSnapshot.Write(writer, queue.WhenClosed);
        ConfigurationSnapshot.Write(writer, queue.AtClosing);
        writer.Boolean(queue.Callbacks is not null);
        if (queue.Callbacks is { } callbacks)
            Write(writer, callbacks);
    }

    public static QueueConfiguration Read(ref SnapshotReader reader) => new()
    {
        Queue = new QueueHandle(reader.Int32()),
        Requirements = reader.List(5, ConfigurationSnapshot.Skill),
        Match = ConfigurationSnapshot.Requirement(ref reader),
        Sites = ConfigurationSnapshot.Sites(ref reader),
        Rings = reader.List(16, Ring),
        Priority = reader.Byte(),
        AgeingMilliPointsPerSecond = reader.Int32(),
        ServiceLevel = reader.Boolean() ? Promise(ref reader) : null,
        AgentChoice = (AgentChoice)reader.Byte(),
        PreferredAgentWait = reader.Duration(),
        OfferTimeout = reader.Duration(),
        IsAutoAnswered = reader.Boolean(),
        WrapUpMax = reader.Duration(),
        LengthMax = reader.Int32(),
        WhenFull = ConfigurationSnapshot.Treatment(ref reader),
        WaitMax = reader.Duration(),
        WhenWaitedOut = ConfigurationSnapshot.Treatment(ref reader),
        Overflows = reader.List(22, OverflowRule),
        Calendar = new CalendarHandle(reader.Int32(-1, RoutingConfigurationRules.CalendarsMax)),
        WhenClosed = ConfigurationSnapshot.Treatment(ref reader),
        AtClosing = ConfigurationSnapshot.Treatment(ref reader),
        Callbacks = reader.Boolean() ? Callbacks(ref reader) : null,
    };

    private static void Write(SnapshotWriter writer, QueueRing ring)
    {
        writer.Duration(ring.After);
        writer.Byte(ring.LowersProficiencyBy);
        ConfigurationSnapshot.Write(writer, ring.Alternative);
        ConfigurationSnapshot.Write(writer, ring.AddsSites);
        writer.Boolean(ring.AddsEverySite);
        writer.Boolean(ring.DropsPreferredAgent);
    }

    private static QueueRing Ring(ref SnapshotReader reader) => new()
    {
        After = reader.Duration(),
        LowersProficiencyBy = reader.Byte(),
        Alternative = ConfigurationSnapshot.Requirement(ref reader),
        AddsSites = ConfigurationSnapshot.Sites(ref reader),
        AddsEverySite = reader.Boolean(),
        DropsPreferredAgent = reader.Boolean(),
    };

    private static void Write(SnapshotWriter writer, ServiceLevelTarget promise)
    {
        writer.Duration(promise.Within);
        writer.Int32(promise.Percent);
        writer.Duration(promise.BoostLead);
        writer.Int32(promise.BoostPoints);
        writer.Int32(promise.LagMilliPointsPerPercent);
    }

    private static ServiceLevelTarget Promise(ref SnapshotReader reader) => new()
    {
        Within = reader.Duration(),
        Percent = reader.Int32(),
        BoostLead = reader.Duration(),
        BoostPoints = reader.Int32(),
        LagMilliPointsPerPercent = reader.Int32(),
    };

    private static void Write(SnapshotWriter writer, Overflow overflow)
    {
        writer.Int32(overflow.To.Index);
        writer.Duration(overflow.AfterWait);
        writer.Int32(overflow.AtLength);
        writer.Boolean(overflow.WhenNoAgents);
        writer.Boolean(overflow.KeepsPlaceHere);
        writer.Int32(overflow.Announcement);
    }

    private static Overflow OverflowRule(ref SnapshotReader reader) => new()
    {
        To = new QueueHandle(reader.Int32()),
        AfterWait = reader.Duration(),
        AtLength = reader.Int32(),
        WhenNoAgents = reader.Boolean(),
        KeepsPlaceHere = reader.Boolean(),
        Announcement = reader.Int32(),
    };

    private static void Write(SnapshotWriter writer, CallbackRules callbacks)
    {
        writer.Duration(callbacks.OfferAfterWait);
        writer.Duration(callbacks.OfferAtEstimatedWait);
        writer.Int32(callbacks.Announcement);
        writer.Duration(callbacks.DialTimeout);
        writer.Int32(callbacks.AttemptsMax);
        writer.Duration(callbacks.RetryAfter);
        writer.Duration(callbacks.SlotLength);
        writer.Int32(callbacks.SlotCapacity);
    }

    private static CallbackRules Callbacks(ref SnapshotReader reader) => new()
    {
        OfferAfterWait = reader.Duration(),
        OfferAtEstimatedWait = reader.Duration(),
        Announcement = reader.Int32(),
        DialTimeout = reader.Duration(),
        AttemptsMax = reader.Int32(),
        RetryAfter = reader.Duration(),
        SlotLength = reader.Duration(),
        SlotCapacity = reader.Int32(),
    };
}
