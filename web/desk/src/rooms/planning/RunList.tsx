import { CloseOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import type { Simulation } from '@/api/types';
import { useT } from '@/shared/i18n';
import styles from './PlanningRoom.module.css';

interface RunListProps {
  readonly runs: readonly Simulation[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onRemove: (run: Simulation) => void;
}

/** What was ordered: how far it is, its result, and the way to stop it. */
export function RunList({ runs, chosen, onChoose, onRemove }: RunListProps) {
  const t = useT();
  return (
    <ul className={styles.runs} data-testid="planning-runs">
      {runs.map((run) => (
        <li key={run.id} className={run.id === chosen ? styles.runChosen : styles.run} data-testid="planning-run" data-state={run.state}>
          <div className={styles.runText}>
            {run.state === 'done'
              ? <Button type="link" className={styles.runName} aria-pressed={run.id === chosen} onClick={() => { onChoose(run.id); }}>{run.name}</Button>
              : <span className={styles.runName}>{run.name}</span>}
            <span className={styles.quiet}>
              {t('planning.runFacts', {
                state: t(`planning.state.${run.state}`, { before: run.beforeCount }), by: run.startedByName ?? '–',
                time: new Intl.DateTimeFormat(t.tag === 'en' ? 'en-GB' : t.tag, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(run.orderedAt)),
                scenarios: (run.order.scenarios ?? []).length,
              })}
            </span>
          </div>
          {run.state === 'running' || run.state === 'waiting'
            ? <Progress className={styles.progress} percent={Math.floor(run.progress * 100)} size="small" aria-label={t('planning.progress', { name: run.name })} />
            : null}
          <Button
            type="text" size="small" icon={<CloseOutlined />} onClick={() => { onRemove(run); }}
            aria-label={t(run.state === 'running' || run.state === 'waiting' ? 'planning.runCancel' : 'planning.runForget', { name: run.name })}
          />
        </li>
      ))}
    </ul>
  );
}
