using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

public sealed class PlaceSetTests
{
    [Fact]
    public void It_agrees_with_a_list_whatever_is_marked_and_whoever_goes()
    {
        Random random = new(20);
        PlaceSet set = new();
        List<bool> marks = []; // a table that fills the gap of who goes by its last, as the loop's does
        for (int i = 0; i < 20_000; i++)
        {
            int what = random.Next(4);
            if (what < 2 || marks.Count == 0)
            {
                marks.Add(random.Next(2) == 0);
                set.Set(marks.Count - 1, marks[^1]);
            }
            else if (what == 2)
            {
                int place = random.Next(marks.Count);
                marks[place] = !marks[place];
                set.Set(place, marks[place]);
            }
            else
            {
                int place = random.Next(marks.Count);
                set.Move(marks.Count - 1, place);
                marks[place] = marks[^1];
                marks.RemoveAt(marks.Count - 1);
            }

            if (i % 500 == 0)
                Assert.Equal(Enumerable.Range(0, marks.Count).Where(place => marks[place]), Walk(set));
        }
    }

    [Fact]
    public void A_mark_set_during_a_walk_is_met_when_it_lies_ahead()
    {
        PlaceSet set = new();
        set.Set(3, true);
        int first = set.NextFrom(0);
        set.Set(5, true);
        set.Set(2, true);
        Assert.Equal((3, 5, -1), (first, set.NextFrom(4), set.NextFrom(6)));
    }

    private static IEnumerable<int> Walk(PlaceSet set)
    {
        for (int place = set.NextFrom(0); place >= 0; place = set.NextFrom(place + 1))
            yield return place;
    }
}
