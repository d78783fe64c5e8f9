/** Whom one listens to. */
export type Side = 'both' | 'customer' | 'agent';

/** How loud left and right are heard in each ear. One side alone is heard in both ears, as on a telephone. */
export function gainsOf(side: Side): { readonly leftToLeft: number; readonly leftToRight: number; readonly rightToLeft: number; readonly rightToRight: number } {
  switch (side) {
    case 'both': return { leftToLeft: 1, leftToRight: 0, rightToLeft: 0, rightToRight: 1 };
    case 'customer': return { leftToLeft: 1, leftToRight: 1, rightToLeft: 0, rightToRight: 0 };
    case 'agent': return { leftToLeft: 0, leftToRight: 0, rightToLeft: 1, rightToRight: 1 };
  }
}

/** Lets one hear both sides of a stereo recording, or one of them in both ears. */
export class SidesMixer {
  private readonly context = new AudioContext();
  private readonly gains: readonly GainNode[];

  constructor(element: HTMLMediaElement, side: Side) {
    const splitter = this.context.createChannelSplitter(2);
    const merger = this.context.createChannelMerger(2);
    this.context.createMediaElementSource(element).connect(splitter);
    this.gains = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([from = 0, to = 0]) => {
      const gain = this.context.createGain();
      splitter.connect(gain, from);
      gain.connect(merger, 0, to);
      return gain;
    });
    merger.connect(this.context.destination);
    void this.context.resume();
    this.choose(side);
  }

  choose(side: Side): void {
    const { leftToLeft, leftToRight, rightToLeft, rightToRight } = gainsOf(side);
    [leftToLeft, leftToRight, rightToLeft, rightToRight].forEach((value, index) => {
      const gain = this.gains[index];
      if (gain !== undefined) gain.gain.value = value;
    });
  }

  close(): void {
    void this.context.close();
  }
}
