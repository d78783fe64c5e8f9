using Anyseat.Media.Wave;

namespace Anyseat.Media.Tests.Wave;

public sealed class PromptTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public void A_prompt_of_44_1_kHz_is_brought_to_the_rate_of_the_call_without_a_shift(int sampleRate)
    {
        short[] tone = Signals.Sine(100, 44100, 44100, 8000);
        byte[] bytes = new byte[WaveHeader.Size + (2 * tone.Length)];
        WaveHeader.Write(new(WaveCoding.Pcm16, 44100, 1), 2 * tone.Length, bytes);
        Buffer.BlockCopy(tone, 0, bytes, WaveHeader.Size, 2 * tone.Length);
        Assert.True(WaveFile.TryParse(bytes, out WaveFile file, out _));
        PromptAudio audio = PromptAudio.FromWave(file, sampleRate);
        Assert.Equal(sampleRate, audio.Samples.Length);
        short[] expected = Signals.Sine(100, sampleRate, sampleRate, 8000);
        // The delay of the filter is taken out to the nearest sample: up to half a sample of phase remains.
        double noise = Signals.MeanSquare([.. audio.Samples.ToArray().Zip(expected, (a, b) => (short)(a - b)).Skip(200).Take(sampleRate - 600)]);
        Assert.True(Signals.Decibels(Signals.MeanSquare(expected) / noise) > 20, $"{noise}");
    }

    [Fact]
    public void A_prompt_is_played_once_or_again_and_again_by_any_number_of_calls()
    {
        var audio = PromptAudio.FromSamples([1, 2, 3, 4, 5], 8000);
        var once = new PromptPlayer(audio);
        var forever = new PromptPlayer(audio, isRepeated: true);
        short[] frame = new short[8];
        Assert.Equal(5, once.Read(frame));
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0], frame);
        Assert.True(once.HasEnded);
        Assert.Equal(0, once.Read(frame));
        Assert.Equal(8, forever.Read(frame));
        Assert.Equal([1, 2, 3, 4, 5, 1, 2, 3], frame);
        forever.Seek(4);
        forever.Read(frame);
        Assert.Equal([5, 1, 2, 3, 4, 5, 1, 2], frame);
        once.Seek(99);
        Assert.Equal(5, once.Position);
        Assert.Equal(0, new PromptPlayer(PromptAudio.FromSamples([], 8000), isRepeated: true).Read(frame));
    }

    [Fact]
    public void What_was_not_used_for_longest_leaves_the_cache_first()
    {
        var cache = new PromptCache(sizeMax: 40);
        PromptKey Key(int number) => new("prompt", number, 8000);
        for (int i = 0; i < 4; i++)
            cache.Add(Key(i), PromptAudio.FromSamples(new short[5], 8000));
        Assert.True(cache.TryGet(Key(0), out _));
        cache.Add(Key(4), PromptAudio.FromSamples(new short[5], 8000));
        Assert.Equal((40, 4), (cache.Size, cache.Count));
        Assert.True(cache.TryGet(Key(0), out _));
        Assert.False(cache.TryGet(Key(1), out _));
        // One that takes all the room, and one that is larger than the cache.
        cache.Add(Key(5), PromptAudio.FromSamples(new short[20], 8000));
        Assert.Equal((40, 1), (cache.Size, cache.Count));
        PromptAudio large = PromptAudio.FromSamples(new short[21], 8000);
        Assert.Same(large, cache.Add(Key(6), large));
        Assert.False(cache.TryGet(Key(6), out _));
    }

    [Fact]
    public void All_callers_share_the_copy_that_was_there_first()
    {
        var cache = new PromptCache(1000);
        PromptAudio first = PromptAudio.FromSamples(new short[5], 8000);
        PromptAudio second = PromptAudio.FromSamples(new short[5], 8000);
        Assert.Same(first, cache.Add(new("a", 1, 8000), first));
        Assert.Same(first, cache.Add(new("a", 1, 8000), second));
        Assert.True(cache.TryGet(new("a", 1, 8000), out PromptAudio? found));
        Assert.Same(first, found);
        Assert.Equal(10, cache.Size);
        Assert.False(cache.TryGet(new("a", 2, 8000), out _));
    }

    [Fact]
    public async Task Many_threads_may_use_the_cache()
    {
        var cache = new PromptCache(1000);
        await Parallel.ForAsync(0, 2000, TestContext.Current.CancellationToken, (i, ct) =>
        {
            var key = new PromptKey("p", i % 50, 8000);
            if (!cache.TryGet(key, out _))
                cache.Add(key, PromptAudio.FromSamples(new short[20], 8000));
            return ValueTask.CompletedTask;
        });
        Assert.Equal((1000, 25), (cache.Size, cache.Count));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var player = new PromptPlayer(PromptAudio.FromSamples(new short[1000], 8000), isRepeated: true);
        short[] frame = new short[160];
        Allocations.AssertNone(() => player.Read(frame));
    }
}
