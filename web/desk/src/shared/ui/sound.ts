import { browserSettings } from './settings';

/** A melody: frequency in hertz, start and length in seconds. */
type Melody = readonly (readonly [hertz: number, at: number, length: number])[];

const melodies = {
  /** A rising third, twice: work is offered. */
  offer: [[659, 0, 0.16], [784, 0.17, 0.24], [659, 0.6, 0.16], [784, 0.77, 0.24]],
  /** One soft tone: somebody wrote. */
  message: [[880, 0, 0.12]],
} as const satisfies Record<string, Melody>;

let context: AudioContext | null = null;

/** Plays a sound unless the agent turned sounds off. A browser that wants a click first stays silent until then. */
export function play(name: keyof typeof melodies): void {
  if (!browserSettings.get().isSoundOn || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const start = context.currentTime + 0.02;
  for (const [hertz, at, length] of melodies[name]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'triangle';
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start + at);
    volume.gain.linearRampToValueAtTime(name === 'offer' ? 0.2 : 0.08, start + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + at + length);
    tone.connect(volume).connect(context.destination);
    tone.start(start + at);
    tone.stop(start + at + length + 0.05);
  }
}
