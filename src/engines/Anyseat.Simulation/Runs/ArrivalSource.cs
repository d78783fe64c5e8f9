using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <summary>Customers of one stream of one demand, one after the other.</summary>
internal abstract class ArrivalSource(int demand)
{
    /// <summary>No recorded customer stands behind the arrival.</summary>
    public const int NotRecorded = -1;

    /// <summary>Place of the demand in the day.</summary>
    public int Demand { get; } = demand;

    /// <summary>When the present one comes, in microseconds from midnight.</summary>
    public long At { get; protected set; }

    /// <summary>What all traits of the present one follow from.</summary>
    public ulong Seed { get; protected set; }

    /// <summary>Place of the present one in what was recorded.</summary>
    public int Recorded { get; protected set; } = NotRecorded;

    /// <summary>Goes to the next; false when there is none.</summary>
    public abstract bool MoveNext();

    /// <summary>What was recorded of a customer.</summary>
    public virtual RecordedArrival GetRecorded(int place) => throw new InvalidOperationException("Nothing was recorded.");

    public static ArrivalSource Create(Arrivals arrivals, int demand, string name, ulong seed, int replication)
    {
        string stream = $"arrivals/{name}/{arrivals.Stream}";
        return arrivals switch
        {
            SteadyArrivals steady => new SteadySource(steady, demand, Xoshiro256.Stream(seed, replication, stream)),
            PoissonArrivals poisson => new PoissonSource(poisson, demand, stream, seed, replication),
            RecordedArrivals recorded => new RecordedSource(recorded, demand, Xoshiro256.Stream(seed, replication, stream)),
            _ => throw new ArgumentOutOfRangeException(nameof(arrivals)),
        };
    }

    private sealed class SteadySource(SteadyArrivals arrivals, int demand, Xoshiro256 chance) : ArrivalSource(demand)
    {
        private readonly long _end = Micros.Of(arrivals.To);
        private readonly long _every = Micros.Of(arrivals.Every);
        private Xoshiro256 _chance = chance;
        private long _next = Micros.Of(arrivals.From);

        public override bool MoveNext()
        {
            if (_next >= _end)
                return false;
            At = _next;
            Seed = _chance.Next();
            _next += _every;
            return true;
        }
    }

    private sealed class PoissonSource(PoissonArrivals arrivals, int demand, string stream, ulong seed, int replication)
        : ArrivalSource(demand)
    {
        private const double MicrosecondsPerHour = 3.6e9;

        private Xoshiro256 _chance;
        private int _rate = -1;
        private double _at;
        private double _end;
        private double _gap;

        public override bool MoveNext()
        {
            while (true)
            {
                if (_rate >= 0)
                {
                    // From the begin of its interval on each gap is exponential; the last one, which ends beyond, is dropped:
                    // what is left of it would be exponential anew.
                    _at -= _gap * Elementary.Log(_chance.NextUniform());
                    if (_at < _end)
                        break;
                }

                if (!NextRate())
                    return false;
            }

            At = (long)_at;
            Seed = _chance.Next();
            return true;
        }

        private bool NextRate()
        {
            do
            {
                if (++_rate >= arrivals.Rates.Length)
                    return false;
            }
            while (arrivals.Rates[_rate].PerHour <= 0);
            ArrivalRate rate = arrivals.Rates[_rate];
            _at = Micros.Of(rate.From);
            _end = Micros.Of(rate.To);
            _gap = MicrosecondsPerHour / rate.PerHour;
            _chance = Xoshiro256.Stream(seed, replication, $"{stream}/{Micros.Of(rate.From)}");
            return true;
        }
    }

    private sealed class RecordedSource(RecordedArrivals arrivals, int demand, Xoshiro256 chance) : ArrivalSource(demand)
    {
        private Xoshiro256 _chance = chance;

        public override bool MoveNext()
        {
            if (Recorded + 1 >= arrivals.Customers.Length)
                return false;
            Recorded++;
            At = Micros.Of(arrivals.Customers[Recorded].At);
            Seed = _chance.Next();
            return true;
        }

        public override RecordedArrival GetRecorded(int place) => arrivals.Customers[place];
    }
}
