using Anyseat.Workforce.Erlang;

namespace Anyseat.Workforce.Tests.Erlang;

/// <summary>Builds models from arguments known to be good.</summary>
internal static class Models
{
    public static Traffic Traffic(double arrivalsPerHour, double handleSeconds)
    {
        Assert.True(
            Workforce.Erlang.Traffic.TryCreate(arrivalsPerHour, TimeSpan.FromSeconds(handleSeconds), out Traffic? traffic, out WorkforceError? error),
            error?.Detail);
        return traffic;
    }

    public static ErlangB B(double erlangs, int lines)
    {
        Assert.True(ErlangB.TryCreate(erlangs, lines, out ErlangB? model, out WorkforceError? error), error?.Detail);
        return model;
    }

    public static ErlangC C(double arrivalsPerHour, double handleSeconds, int agents)
    {
        Assert.True(
            ErlangC.TryCreate(Traffic(arrivalsPerHour, handleSeconds), agents, out ErlangC? model, out WorkforceError? error), error?.Detail);
        return model;
    }

    public static ErlangA A(double arrivalsPerHour, double handleSeconds, int agents, double patienceSeconds)
    {
        Assert.True(
            ErlangA.TryCreate(
                Traffic(arrivalsPerHour, handleSeconds), agents, TimeSpan.FromSeconds(patienceSeconds),
                out ErlangA? model, out WorkforceError? error),
            error?.Detail);
        return model;
    }

    public static PriorityQueue Priority(double[] arrivalsPerHour, double handleSeconds, int agents)
    {
        Assert.True(
            PriorityQueue.TryCreate(
                arrivalsPerHour, TimeSpan.FromSeconds(handleSeconds), agents, out PriorityQueue? model, out WorkforceError? error),
            error?.Detail);
        return model;
    }
}
