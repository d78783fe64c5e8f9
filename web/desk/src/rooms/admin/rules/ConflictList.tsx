import { Radio } from 'antd';
import { useT } from '@/shared/i18n';
import { useRules } from './context';
import type { Conflict } from './merge';
import styles from './rules.module.css';

/** Places that two people changed: whose value holds is decided here, one by one. */
export function ConflictList({ conflicts }: { readonly conflicts: readonly Conflict[] }) {
  const t = useT();
  const { draft, plan, words } = useRules();
  if (conflicts.length === 0) return null;
  return (
    <div className={styles.conflicts} role="alert" data-testid="conflicts">
      <p><strong>{t('rules.conflicts', { count: conflicts.length })}</strong> {t('rules.conflictsHint')}</p>
      <ul>
        {conflicts.map((conflict) => {
          const id = /^queues\[([^\]]+)\]/.exec(conflict.path)?.[1];
          const queue = plan.value.queues.find((one) => one.id === id);
          const where = queue === undefined ? words.place(conflict.path) : `${t.nameOf(queue.names)} · ${words.place(conflict.path.replace(/^queues\[[^\]]+\]\.?/, ''))}`;
          return (
            <li key={conflict.path}>
              <span id={conflict.path}>{where}</span>
              <Radio.Group
                aria-labelledby={conflict.path} optionType="button" size="small" value={null}
                options={[
                  { value: 'mine', label: t('rules.mine', { value: words.value(conflict.path, conflict.mine) }) },
                  { value: 'theirs', label: t('rules.theirs', { value: words.value(conflict.path, conflict.theirs) }) },
                ]}
                onChange={(event) => { draft.decide(conflict, event.target.value as 'mine' | 'theirs'); }}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
