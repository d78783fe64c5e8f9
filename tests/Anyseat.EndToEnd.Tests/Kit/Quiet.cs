namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>Pages have nothing to complain about while all is well.</summary>
internal static class Quiet
{
    public static void Require(params Person[] people)
    {
        string complaints = string.Join('\n', people.SelectMany(person => person.Complaints));
        Assert.True(complaints.Length == 0, complaints);
    }
}
