import { CaretRightFilled, PauseOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { RecordingWaveform } from '@/api/voiceEndpoints';
import { formatDuration } from '@/shared/format/duration';
import { useT } from '@/shared/i18n';
import { SidesMixer, type Side } from './sidesMixer';
import { Waveform } from './Waveform';
import styles from './Recordings.module.css';

const speeds = [0.75, 1, 1.25, 1.5, 2] as const;
const stepSeconds = 5;
const leapSeconds = 30;

/**
 * Plays a stereo recording: customer on the left, agent on the right. Keys on the time line: space or Enter plays and pauses,
 * arrows go 5 s, page keys 30 s, Home and End to the ends, + and - change the speed, 1, 2 and 3 choose both sides or one.
 */
export function RecordingPlayer({ url, durationSeconds, waveform }: { readonly url: string; readonly durationSeconds: number; readonly waveform: RecordingWaveform | null }) {
  const t = useT();
  const audio = useRef<HTMLAudioElement>(null);
  const mixer = useRef<SidesMixer>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  const [side, setSide] = useState<Side>('both');

  useEffect(() => {
    if (audio.current !== null) audio.current.playbackRate = speed;
  }, [speed]);
  useEffect(() => { mixer.current?.choose(side); }, [side]);
  useEffect(() => () => { mixer.current?.close(); }, []);

  const toggle = (): void => {
    const element = audio.current;
    if (element === null) return;
    if (!element.paused) {
      element.pause();
      return;
    }
    // Browsers let sound be made only after a person has done something: so it is set up here, once.
    mixer.current ??= new SidesMixer(element, side);
    element.playbackRate = speed;
    element.play().catch(() => { setHasFailed(true); });
  };
  const goTo = (seconds: number): void => {
    const target = Math.min(Math.max(0, seconds), durationSeconds);
    if (audio.current !== null) audio.current.currentTime = target;
    setAt(target);
  };
  const changeSpeed = (by: 1 | -1): void => {
    const next = speeds[speeds.indexOf(speed as 1) + by];
    if (next !== undefined) setSpeed(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const acts: Readonly<Record<string, () => void>> = {
      ' ': toggle, Enter: toggle,
      ArrowLeft: () => { goTo(at - stepSeconds); }, ArrowRight: () => { goTo(at + stepSeconds); },
      PageUp: () => { goTo(at - leapSeconds); }, PageDown: () => { goTo(at + leapSeconds); },
      Home: () => { goTo(0); }, End: () => { goTo(durationSeconds); },
      '+': () => { changeSpeed(1); }, '-': () => { changeSpeed(-1); },
      1: () => { setSide('both'); }, 2: () => { setSide('customer'); }, 3: () => { setSide('agent'); },
    };
    const act = event.ctrlKey || event.altKey || event.metaKey ? undefined : acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width > 0) goTo(((event.clientX - box.left) / box.width) * durationSeconds);
  };
  return (
    <div className={styles.player} data-testid="recording-player">
      {/* What was said is not written down anywhere. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={audio} src={url} preload="none" onTimeUpdate={(event) => { setAt(event.currentTarget.currentTime); }} onPlay={() => { setIsPlaying(true); }}
        onPause={() => { setIsPlaying(false); }} onEnded={() => { setIsPlaying(false); }} onError={() => { setHasFailed(true); }}
      />
      <div
        className={styles.line} role="slider" tabIndex={0} aria-label={t('recording.position')} aria-valuemin={0} aria-valuemax={Math.round(durationSeconds)} aria-valuenow={Math.round(at)}
        aria-valuetext={t('recording.at', { at: formatDuration(at), of: formatDuration(durationSeconds) })} onKeyDown={onKeyDown} onPointerDown={onPointerDown} data-testid="recording-line"
      >
        <Waveform waveform={waveform} playedShare={durationSeconds > 0 ? at / durationSeconds : 0} side={side} />
      </div>
      <div className={styles.controls}>
        <Button
          shape="circle" type="primary" icon={isPlaying ? <PauseOutlined /> : <CaretRightFilled />} aria-label={t(isPlaying ? 'recording.pause' : 'recording.play')}
          data-testid="recording-play" onClick={toggle}
        />
        <span className={`figures ${styles.time ?? ''}`}>{formatDuration(at)} / {formatDuration(durationSeconds)}</span>
        <Segmented<Side>
          size="small" value={side} onChange={setSide} aria-label={t('recording.sides')}
          options={[{ value: 'both', label: t('recording.both') }, { value: 'customer', label: t('recording.customer') }, { value: 'agent', label: t('recording.agent') }]}
        />
        <Button
          size="small" aria-label={`${t('recording.speed')} ${String(speed)}×`} data-testid="recording-speed"
          onClick={() => { setSpeed(speeds[(speeds.indexOf(speed as 1) + 1) % speeds.length] ?? 1); }}
        >
          {speed}×
        </Button>
      </div>
      {hasFailed ? <p className={styles.failed} role="alert">{t('recording.failed')}</p> : null}
    </div>
  );
}
