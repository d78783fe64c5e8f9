import { CloseOutlined, EditOutlined } from '@ant-design/icons';
import { Button, Input, Progress } from 'antd';
import { useState } from 'react';
import type { Simulation } from '@/api/types';
import { useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import styles from './PlanningRoom.module.css';

interface RunListProps {
  readonly runs: readonly Simulation[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onRemove: (run: Simulation) => void;
  readonly onRename: (run: Simulation, name: string) => void;
}

/** What was ordered: how far it is, its result, and the way to stop it. */
export function RunList({ runs, chosen, onChoose, onRemove, onRename }: RunListProps) {
  const t = useT();
  const [renaming, setRenaming] = useState<string | null>(null);
  const mayChange = useMayChange();
  return (
    <ul className={styles.runs} data-testid="planning-runs">
      {runs.map((run) => (
        <li key={run.id} className={run.id === chosen ? styles.runChosen : styles.run} data-testid="planning-run" data-state={run.state}>
          <div className={styles.runText}>
            {renaming === run.id
              ? <NameForm run={run} onDone={(name) => { setRenaming(null); if (name !== null) onRename(run, name); }} />
              : run.state === 'done'
              ? <Button type="link" className={styles.runName} aria-pressed={run.id === chosen} onClick={() => { onChoose(run.id); }}>{run.name}</Button>
              : <span className={styles.runName}>{run.name}</span>}
            <span className={styles.quiet}>
              {t('planning.runFacts', {
                state: t(`planning.state.${run.state}`, { before: run.beforeCount }), by: run.startedByName ?? '–',
                time: new Intl.DateTimeFormat(t.tag === 'en' ? 'en-GB' : t.tag, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(run.orderedAt)),
                scenarios: (run.order.scenarios ?? []).length,
              })}
              {run.planVersion === undefined || run.planVersion === null ? null : ` · ${t('planning.facts.plan', { version: run.planVersion })}`}
              {run.state === 'done' && run.isKept !== true ? ` · ${t('planning.notKept')}` : null}
            </span>
          </div>
          {run.state === 'running' || run.state === 'waiting'
            ? <Progress className={styles.progress} percent={Math.floor(run.progress * 100)} size="small" aria-label={t('planning.progress', { name: run.name })} />
            : null}
          {run.state === 'done' && mayChange(run)
            ? <Button type="text" size="small" icon={<EditOutlined />} aria-label={t('planning.runRename', { name: run.name })} data-testid="planning-run-rename" onClick={() => { setRenaming(run.id); }} />
            : null}
          {mayChange(run) ? <Button
            type="text" size="small" icon={<CloseOutlined />} onClick={() => { onRemove(run); }}
            aria-label={t(run.state === 'running' || run.state === 'waiting' ? 'planning.runCancel' : 'planning.runForget', { name: run.name })}
          /> : null}
        </li>
      ))}
    </ul>
  );
}

/** One's own; a floor manager's are all. */
function useMayChange(): (run: Simulation) => boolean {
  const session = useSession();
  return (run) => run.startedBy === session.user.id || session.permissions.includes('floor.view');
}

function NameForm({ run, onDone }: { readonly run: Simulation; readonly onDone: (name: string | null) => void }) {
  const t = useT();
  const [name, setName] = useState(run.name);
  const save = (): void => { onDone(name.trim() === '' || name.trim() === run.name ? null : name.trim()); };
  return (
    <form className={styles.actions} onSubmit={(event) => { event.preventDefault(); save(); }}>
      <Input
        autoFocus value={name} maxLength={80} size="small" aria-label={t('planning.runName')} data-testid="planning-run-new-name"
        onChange={(event) => { setName(event.target.value); }} onKeyDown={(event) => { if (event.key === 'Escape') onDone(null); }}
      />
      <Button size="small" type="primary" htmlType="submit">{t('planning.save')}</Button>
    </form>
  );
}
