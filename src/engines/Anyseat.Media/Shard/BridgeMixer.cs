using Anyseat.Media.Audio.Mixing;
using Anyseat.Media.Audio.Resampling;

namespace Anyseat.Media.Shard;

/// <summary>Mixes the frames of a bridge's members; exists while somebody hears what has to be mixed or converted.</summary>
internal sealed class BridgeMixer
{
    private readonly AudioMixer _mixer;
    private readonly Resampler?[] _upsamplers;
    private readonly short[] _converted = new short[321];

    /// <summary>A mixer at the rate of the best codec in the bridge.</summary>
    public BridgeMixer(List<Leg> members)
    {
        SampleRate = RateOf(members);
        _mixer = new AudioMixer(new MixingMatrix(members.Count), SampleRate / 50);
        _upsamplers = new Resampler?[members.Count];
    }

    /// <summary>The rate of the mix, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Whether this mixer can serve the members.</summary>
    public bool Fits(List<Leg> members) => _mixer.Matrix.Places == members.Count && SampleRate == RateOf(members);

    /// <summary>Takes over who hears whom.</summary>
    public void Follow(List<Leg> members)
    {
        MixingMatrix matrix = _mixer.Matrix;
        for (int i = 0; i < members.Count; i++)
            matrix.Silence(i);
        for (int listener = 0; listener < members.Count; listener++)
        {
            foreach (Hearing one in members[listener].Hears)
            {
                int speaker = members.IndexOf(one.Speaker);
                if (speaker >= 0)
                    matrix[listener, speaker] = one.Gain;
            }
            if (members[listener].Format.SampleRate != SampleRate)
                _upsamplers[listener] ??= new Resampler(members[listener].Format.SampleRate, SampleRate);
        }
    }

    /// <summary>Mixes a tick.</summary>
    public void Mix(List<Leg> members)
    {
        for (int place = 0; place < members.Count; place++)
        {
            ReadOnlySpan<short> frame = members[place].HeardFrame;
            if (frame.IsEmpty)
                continue;
            Span<short> input = _mixer.Input(place);
            if (frame.Length == input.Length)
            {
                frame.CopyTo(input);
                continue;
            }
            _upsamplers[place]!.Process(frame, _converted);
            _converted.AsSpan(0, input.Length).CopyTo(input);
        }
        _mixer.Mix();
    }

    /// <summary>What a member hears in this tick.</summary>
    public ReadOnlySpan<short> Output(int place) => _mixer.Output(place);

    private static int RateOf(List<Leg> members)
    {
        foreach (Leg member in members)
        {
            if (member.Format.SampleRate > 8_000)
                return 16_000;
        }
        return 8_000;
    }
}
