import { useMemo } from 'react';
import type { RecordingWaveform } from '@/api/voiceEndpoints';
import type { Side } from './sidesMixer';
import styles from './Recordings.module.css';

const laneHeight = 32;

/** Both sides over time: the customer above, the agent below; what has been played is coloured. */
export function Waveform({ waveform, playedShare, side }: { readonly waveform: RecordingWaveform | null; readonly playedShare: number; readonly side: Side }) {
  const lanes = useMemo(() => (waveform === null ? null : { customer: outlineOf(waveform.customer), agent: outlineOf(waveform.agent) }), [waveform]);
  const count = Math.max(1, waveform?.customer.length ?? 1);
  return (
    <svg className={styles.waveform} viewBox={`0 0 ${String(count)} ${String(2 * laneHeight)}`} preserveAspectRatio="none" aria-hidden="true">
      {lanes === null
        ? null
        : (
          <>
            <path d={lanes.customer} className={styles.customer} data-quiet={side === 'agent'} />
            <path d={lanes.agent} className={styles.agent} data-quiet={side === 'customer'} transform={`translate(0 ${String(laneHeight)})`} />
          </>
        )}
      <rect className={styles.toCome} x={playedShare * count} y={0} width={Math.max(0, count - (playedShare * count))} height={2 * laneHeight} />
      <line className={styles.head} x1={playedShare * count} x2={playedShare * count} y1={0} y2={2 * laneHeight} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The outline of peaks (0 to 100) around the middle of a lane: along the tops, back along the bottoms. */
export function outlineOf(peaks: readonly number[]): string {
  if (peaks.length === 0) return '';
  const middle = laneHeight / 2;
  const half = (peak: number): number => Math.max(0.5, (Math.min(peak, 100) / 100) * (middle - 1));
  const tops = peaks.map((peak, index) => `${String(index)} ${(middle - half(peak)).toFixed(1)}H${String(index + 1)}`);
  const bottoms = peaks.map((peak, index) => `${String(index + 1)} ${(middle + half(peak)).toFixed(1)}H${String(index)}`).reverse();
  return `M${tops.join('L')}L${bottoms.join('L')}Z`;
}
