namespace Anyseat.Routing.State;

/// <summary>What a queue is at present and has learned, as bytes.</summary>
internal static class QueueStateSnapshot
{
    private const long Max = 1L << 54;

    public static void Write(SnapshotWriter writer, QueueRecord queue)
    {
        writer.Boolean(queue.IsCalendarOpen);
        writer.Boolean(queue.IsEmergency);
        writer.Int32(queue.EmergencyReason);
        Write(writer, queue.EmergencyTreatment);
        writer.Int32(queue.Diversion);
        Write(writer, queue.DiversionTreatment);
        writer.Int32(queue.DiversionLevel);
        writer.Int64(queue.SharesUsed);
        WaitLearning learning = queue.Learning;
        writer.Int64(learning.Interval);
        writer.Int64(learning.IntervalCount);
        writer.Int64(learning.Handle);
        writer.Int64(learning.HandleCount);
        writer.Int64(learning.RatioLow);
        writer.Int64(learning.RatioMiddle);
        writer.Int64(learning.RatioHigh);
        writer.Int64(learning.RatioCount);
        writer.Int32(learning.Level);
        writer.Instant(learning.LastLeft);
    }

    public static void Read(ref SnapshotReader reader, QueueRecord queue)
    {
        queue.IsCalendarOpen = reader.Boolean();
        queue.IsEmergency = reader.Boolean();
        queue.EmergencyReason = reader.Int32();
        queue.EmergencyTreatment = Treatment(ref reader);
        queue.Diversion = reader.Int32(0, 10_000);
        queue.DiversionTreatment = Treatment(ref reader);
        queue.DiversionLevel = reader.Int32(0, 9_999);
        queue.SharesUsed = reader.Int64(0, Max);
        WaitLearning learning = queue.Learning;
        learning.Interval = reader.Int64(0, Max);
        learning.IntervalCount = reader.Int64(0, Max);
        learning.Handle = reader.Int64(0, Max);
        learning.HandleCount = reader.Int64(0, Max);
        learning.RatioLow = reader.Int64(1, WaitLearning.RatioOne * 1000);
        learning.RatioMiddle = reader.Int64(1, WaitLearning.RatioOne * 1000);
        learning.RatioHigh = reader.Int64(1, WaitLearning.RatioOne * 1000);
        learning.RatioCount = reader.Int64(0, Max);
        learning.Level = reader.Int32(0, 10_000 << 10);
        learning.LastLeft = new RoutingInstant(reader.Int64(0, Max));
    }

    private static void Write(SnapshotWriter writer, Treatment? treatment)
    {
        writer.Boolean(treatment is not null);
        if (treatment is not null)
            ConfigurationSnapshot.Write(writer, treatment);
    }

    private static Treatment? Treatment(ref SnapshotReader reader) =>
        reader.Boolean() ? ConfigurationSnapshot.Treatment(ref reader) : null;
}
