using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Anyseat.Media.Sockets;

/// <summary>Asks the processor for memory that will be needed in a moment, so that it comes while something else is done.</summary>
/// <remarks>With a thousand legs nothing of a leg is still in the near caches when its next packet comes 20 ms later, and each first touch
/// of a line would be waited for. It is a hint: an object that has moved meanwhile costs nothing but the hint.</remarks>
internal static unsafe class CacheLines
{
    private const int LineSize = 64;

    /// <summary>Asks for the first lines of an object. Nothing happens for null, or on processors without the instruction.</summary>
    /// <param name="thing">The object.</param>
    /// <param name="count">How many lines of 64 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object? thing, int count)
    {
        if (!Sse.IsSupported || thing is null)
            return;
        byte* at = *(byte**)Unsafe.AsPointer(ref thing);
        for (int i = 0; i < count; i++)
            Sse.Prefetch0(at + (i * LineSize));
    }
}
