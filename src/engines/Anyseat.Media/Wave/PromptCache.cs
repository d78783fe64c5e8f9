using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Media.Wave;

/// <summary>Which form of a prompt: its name, its version, and the rate it is played at.</summary>
/// <param name="Name">The host's key, such as a path.</param>
/// <param name="Version">Changes when the content does.</param>
/// <param name="SampleRate">In Hz.</param>
public readonly record struct PromptKey(string Name, long Version, int SampleRate);

/// <summary>Keeps decoded prompts in memory up to a number of bytes; what was not used for longest goes first.</summary>
/// <remarks>Thread-safe: loops of several shards ask it when a prompt begins, never per frame. Who plays a prompt keeps it alive
/// although it may have left the cache.</remarks>
/// <param name="sizeMax">Bytes of samples kept. A prompt larger than that is played and not kept.</param>
public sealed class PromptCache(long sizeMax)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PromptKey, LinkedListNode<(PromptKey Key, PromptAudio Audio)>> entries = [];
    private readonly LinkedList<(PromptKey Key, PromptAudio Audio)> byUse = [];

    /// <summary>Bytes of samples kept now.</summary>
    public long Size { get; private set; }

    /// <summary>Prompts kept now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    /// <summary>Finds a prompt.</summary>
    public bool TryGet(PromptKey key, [NotNullWhen(true)] out PromptAudio? audio)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out LinkedListNode<(PromptKey Key, PromptAudio Audio)>? node))
            {
                audio = null;
                return false;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            audio = node.Value.Audio;
            return true;
        }
    }

    /// <summary>Keeps a prompt. If another thread was quicker with the same key, its copy stays.</summary>
    /// <returns>The prompt to play.</returns>
    public PromptAudio Add(PromptKey key, PromptAudio audio)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out LinkedListNode<(PromptKey Key, PromptAudio Audio)>? there))
                return there.Value.Audio;
            if (audio.Size > sizeMax)
                return audio;
            entries.Add(key, byUse.AddFirst((key, audio)));
            Size += audio.Size;
            while (Size > sizeMax)
                RemoveOldest();
            return audio;
        }
    }

    private void RemoveOldest()
    {
        (PromptKey key, PromptAudio audio) = byUse.Last!.Value;
        byUse.RemoveLast();
        entries.Remove(key);
        Size -= audio.Size;
    }
}
