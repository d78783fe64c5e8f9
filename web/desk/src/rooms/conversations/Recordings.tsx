import { useQuery } from '@tanstack/react-query';
import { recordingAudioUrl, type RecordingView } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { formatInstant } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { RecordingPlayer } from './RecordingPlayer';
import styles from './Recordings.module.css';

/** About as many points as a wide pane has pixels for. */
const points = 400;

/** A recording is there a moment after the call's end. */
const lookAgainMs = 1_500;
const looksMax = 20;

interface RecordingsProps {
  readonly interactionId: string;
  /** Whether the call has just ended, so that its recording is about to come. */
  readonly isOver: boolean;
  readonly saysNone?: boolean;
}

/** The recordings of an interaction that one may listen to; nothing where there are none, unless asked to say so. */
export default function Recordings({ interactionId, isOver, saysNone = false }: RecordingsProps) {
  const t = useT();
  const { endpoints } = useDesk();
  const { data = [], isFetched } = useQuery({
    queryKey: ['recordings', interactionId, isOver],
    queryFn: ({ signal }) => endpoints.recordings.ofInteraction(interactionId, signal),
    staleTime: 30_000,
    refetchInterval: ({ state }) => (isOver && (state.data ?? []).length === 0 && state.dataUpdateCount < looksMax ? lookAgainMs : false),
  });
  if (data.length === 0) return saysNone && isFetched ? <p className={styles.quiet}>{t('recording.none')}</p> : null;
  return (
    <section className={styles.recordings} aria-label={t('recording.region')} data-testid="recordings">
      <h3>{t('recording.region')}</h3>
      {data.map((one) => <Recording key={one.id} recording={one} />)}
    </section>
  );
}

function Recording({ recording }: { readonly recording: RecordingView }) {
  const t = useT();
  const { endpoints } = useDesk();
  const waveform = useQuery({
    queryKey: ['waveform', recording.id],
    queryFn: ({ signal }) => endpoints.recordings.waveform(recording.id, points, signal),
    staleTime: Infinity,
  });
  return (
    <article>
      <p className={styles.when}>
        <span className="figures">{formatInstant(t.tag, recording.begunAt)}</span>
        <span className={styles.quiet}>{t('recording.expires', { at: formatInstant(t.tag, recording.expiresAt) })}</span>
      </p>
      <RecordingPlayer url={recordingAudioUrl(recording.id)} durationSeconds={recording.durationMs / 1000} waveform={waveform.data ?? null} />
    </article>
  );
}
