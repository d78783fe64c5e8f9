namespace Anyseat.Media.Quality;

/// <summary>The parameters of a connection as ITU-T G.107 (06/2015) has them, Table 2, with its default values.</summary>
/// <remarks>All defaults together give R = 93.2. Levels in dB, dBm0p or dBmp as the table says.</remarks>
public sealed record EModelInput
{
    /// <summary>SLR: send loudness rating, dB.</summary>
    public double SendLoudness { get; init; } = 8;

    /// <summary>RLR: receive loudness rating, dB.</summary>
    public double ReceiveLoudness { get; init; } = 2;

    /// <summary>STMR: sidetone masking rating, dB.</summary>
    public double SidetoneMasking { get; init; } = 15;

    /// <summary>LSTR: listener sidetone rating, dB.</summary>
    public double ListenerSidetone { get; init; } = 18;

    /// <summary>Ds: D-value of the telephone, send side.</summary>
    public double DValueSend { get; init; } = 3;

    /// <summary>TELR: talker echo loudness rating, dB.</summary>
    public double TalkerEchoLoudness { get; init; } = 65;

    /// <summary>WEPL: weighted echo path loss, dB.</summary>
    public double EchoPathLoss { get; init; } = 110;

    /// <summary>T: mean one-way delay of the echo path, ms.</summary>
    public double EchoPathDelay { get; init; }

    /// <summary>Tr: round-trip delay in a four-wire loop, ms.</summary>
    public double RoundTripDelay { get; init; }

    /// <summary>Ta: absolute delay in echo-free connections, ms.</summary>
    public double AbsoluteDelay { get; init; }

    /// <summary>qdu: quantisation distortion units.</summary>
    public double QuantisationUnits { get; init; } = 1;

    /// <summary>Ie: equipment impairment factor of the codec.</summary>
    public double EquipmentImpairment { get; init; }

    /// <summary>Bpl: packet-loss robustness factor of the codec.</summary>
    public double LossRobustness { get; init; } = 4.3;

    /// <summary>Ppl: packet loss, percent.</summary>
    public double PacketLossPercent { get; init; }

    /// <summary>BurstR: mean burst length over that of random loss; 1 for random loss.</summary>
    public double BurstRatio { get; init; } = 1;

    /// <summary>Nc: circuit noise referred to the 0 dBr point, dBm0p.</summary>
    public double CircuitNoise { get; init; } = -70;

    /// <summary>Nfor: noise floor at the receive side, dBmp.</summary>
    public double NoiseFloor { get; init; } = -64;

    /// <summary>Ps: room noise at the send side, dB(A).</summary>
    public double RoomNoiseSend { get; init; } = 35;

    /// <summary>Pr: room noise at the receive side, dB(A).</summary>
    public double RoomNoiseReceive { get; init; } = 35;

    /// <summary>A: advantage factor.</summary>
    public double Advantage { get; init; }
}
