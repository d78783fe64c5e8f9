using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Anyseat.Routing.State;

/// <summary>Asks the processor for memory that will be needed in a moment, so that several lines of cache come at once and not one after
/// the other.</summary>
/// <remarks>A large centre fits no near cache: each command meets an interaction and an agent that were last touched long ago. It is a
/// hint and changes nothing else; on processors without the instruction nothing happens.</remarks>
internal static unsafe class CacheLines
{
    private const int Size = 64;

    /// <summary>Asks for the first lines of an object, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object? thing, int count)
    {
        if (!Sse.IsSupported || thing is null)
            return;
        byte* first = *(byte**)Unsafe.AsPointer(ref thing);
        for (int i = 0; i < count; i++)
            Sse.Prefetch0(first + (i * Size));
    }
}
