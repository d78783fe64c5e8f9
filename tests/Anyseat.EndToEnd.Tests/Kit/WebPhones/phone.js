// A telephone in a page: says a tone, measures what it hears, and speaks SIP.

import { SipPhone } from './sip.js'

class Phone {
  async start(user, password, frequency) {
    this.audio = new AudioContext()
    await this.audio.resume()
    this.connection = new RTCPeerConnection()
    this.connection.ontrack = ({ track, streams }) => this.#listen(streams[0] ?? new MediaStream([track]))
    this.tone = this.#say(frequency)
    this.sip = new SipPhone(user, password, location.hostname)
    this.sip.onOffer = (offer) => this.#answer(offer)
    this.hasBye = false
    this.sip.onBye = () => { this.hasBye = true }
    await this.sip.connect(`ws://${location.host}/sip`)
    return await this.sip.register()
  }

  async call(target) {
    this.connection.addTrack(this.tone)
    await this.connection.setLocalDescription()
    await this.#take('answer', await this.sip.call(target, this.connection.localDescription.sdp))
  }

  async hold(isHeld) {
    this.connection.getTransceivers()[0].direction = isHeld ? 'sendonly' : 'sendrecv'
    await this.#change()
  }

  async restartIce() {
    this.connection.restartIce()
    await this.#change()
  }

  press(digits) {
    this.connection.getSenders()[0].dtmf.insertDTMF(digits, 100, 70)
  }

  /** The strongest frequency that is heard, in Hz, its level, and how far all else is below it, in dB. */
  heard() {
    if (!this.analyser) return { frequency: 0, level: -200, clarity: 0 }
    const samples = new Float32Array(this.analyser.fftSize)
    this.analyser.getFloatTimeDomainData(samples)
    const spectrum = new Float32Array(this.analyser.frequencyBinCount)
    this.analyser.getFloatFrequencyData(spectrum)
    const bin = spectrum.indexOf(Math.max(...spectrum))
    const near = (bin * this.audio.sampleRate) / this.analyser.fftSize
    let frequency = near
    for (let hertz = near - 3; hertz <= near + 3; hertz += 0.25)
      if (this.#power(samples, hertz) > this.#power(samples, frequency)) frequency = hertz
    const all = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    const tone = this.#power(samples, frequency)
    const decibels = (power) => 10 * Math.log10(Math.max(power, 1e-20))
    return { frequency, level: decibels(tone), clarity: decibels(tone) - decibels(all - tone) }
  }

  async statistics() {
    const found = {}
    for (const one of (await this.connection.getStats()).values()) {
      if (one.type === 'inbound-rtp')
        Object.assign(found, { received: one.packetsReceived, lost: one.packetsLost, codec: one.codecId, discarded: one.packetsDiscarded })
      if (one.type === 'outbound-rtp') found.sent = one.packetsSent
      if (one.type === 'remote-inbound-rtp')
        Object.assign(found, { roundTrip: one.roundTripTime, lostThere: one.packetsLost, reports: one.roundTripTimeMeasurements })
      if (one.type === 'remote-outbound-rtp') found.sentThere = one.packetsSent
      if (one.type === 'transport')
        Object.assign(found, { dtls: one.dtlsState, cipher: one.srtpCipher, ways: one.selectedCandidatePairChanges })
    }
    return { state: this.connection.connectionState, ...found }
  }

  async #change() {
    await this.connection.setLocalDescription()
    await this.#take('answer', await this.sip.change(this.connection.localDescription.sdp))
  }

  async #answer(offer) {
    await this.#take('offer', offer)
    if (!this.connection.getSenders().some((sender) => sender.track)) this.connection.addTrack(this.tone)
    await this.connection.setLocalDescription()
    return this.connection.localDescription.sdp
  }

  #take(type, sdp) {
    return this.connection.setRemoteDescription({ type, sdp })
  }

  #say(frequency) {
    const oscillator = new OscillatorNode(this.audio, { frequency })
    const level = new GainNode(this.audio, { gain: 0.25 })
    const end = new MediaStreamAudioDestinationNode(this.audio, { channelCount: 1 })
    oscillator.connect(level).connect(end)
    oscillator.start()
    return end.stream.getAudioTracks()[0]
  }

  #listen(stream) {
    // Nothing flows from a remote stream until something plays it.
    this.player = new Audio()
    this.player.muted = true
    this.player.srcObject = stream
    this.player.play()
    this.analyser = new AnalyserNode(this.audio, { fftSize: 8192, smoothingTimeConstant: 0 })
    new MediaStreamAudioSourceNode(this.audio, { mediaStream: stream }).connect(this.analyser)
  }

  /** The mean square of one frequency in the samples (a correlation with it). */
  #power(samples, hertz) {
    const angle = (2 * Math.PI * hertz) / this.audio.sampleRate
    let [re, im] = [0, 0]
    for (let i = 0; i < samples.length; i++) {
      re += samples[i] * Math.cos(angle * i)
      im += samples[i] * Math.sin(angle * i)
    }
    return (2 * (re * re + im * im)) / samples.length ** 2
  }
}

window.phone = new Phone()
