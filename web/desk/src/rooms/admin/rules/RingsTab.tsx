import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { PlanQueue, PlanRing } from '@/api/types';
import { formatDuration } from '@/shared/format/duration';
import { useT } from '@/shared/i18n';
import { add, entries, member, removeAt, type At } from './at';
import { useRules } from './context';
import { ExpressionField } from './ExpressionField';
import { Field, NumberField, Part, PartFaults, RemoveButton, SecondsField, SwitchField } from './fields';
import { meets } from './match';
import { newRing } from './shapes';
import styles from './rules.module.css';

const ringsMax = 8;

/** How the match widens while a customer waits. */
export function RingsTab({ at }: { readonly at: At<PlanQueue> }) {
  const t = useT();
  const rings = member(at, 'rings');
  return (
    <>
      <p className={styles.hint}>{t('rules.ringsHint')}</p>
      <TimeLine queue={at.value} />
      {entries(rings).map((ring, index) => (
        <RingCard key={index} at={ring} index={index} onRemove={() => { removeAt(rings, index); }} />
      ))}
      <Button icon={<PlusOutlined />} disabled={rings.value.length >= ringsMax} data-testid="ring-add" onClick={() => { add(rings, newRing(at.value)); }}>
        {t('rules.addRing')}
      </Button>
      <PartFaults path={rings.path} />
    </>
  );
}

/** The steps side by side, the longer the wider, with how many agents each reaches. */
function TimeLine({ queue }: { readonly queue: PlanQueue }) {
  const t = useT();
  const { agents, words } = useRules();
  const starts = [0, ...queue.rings.map((ring) => ring.afterSeconds)];
  return (
    <ol className={styles.timeLine} aria-label={t('rules.timeLine')} data-testid="ring-line">
      {starts.map((start, ring) => {
        const end = starts[ring + 1];
        const reached = agents.filter((agent) => meets(agent, queue, ring)).length;
        const step = queue.rings[ring - 1];
        // The square root keeps a step of ten seconds visible beside one of ten minutes.
        const grow = Math.sqrt(Math.max(1, (end ?? start * 1.5 + 30) - start));
        return (
          <li key={ring} style={{ flexGrow: grow, ['--as-depth' as string]: `${String(Math.min(70, 14 + ring * 14))}%` }} title={step === undefined ? words.match(queue) : words.ring(step)}>
            <span className="figures">{formatDuration(start)}</span>
            <strong className="figures">{agents.length === 0 ? t('rules.step', { number: ring + 1 }) : t('rules.agentCount', { count: reached })}</strong>
          </li>
        );
      })}
    </ol>
  );
}

function RingCard({ at, index, onRemove }: { readonly at: At<PlanRing>; readonly index: number; readonly onRemove: () => void }) {
  const t = useT();
  const { sites, words } = useRules();
  const added = member(at, 'addsSiteIds');
  const title = t('rules.step', { number: index + 2 });
  return (
    <div className={styles.card} role="group" aria-label={title} data-testid="ring" data-path={at.path}>
      <div className={styles.row}>
        <h3 className={styles.grow}>{title}</h3>
        <RemoveButton what={title} testId="ring-remove" onRemove={onRemove} />
      </div>
      <p className={styles.sentence}>{t('rules.say.ring', { time: words.seconds(at.value.afterSeconds), what: words.ring(at.value) })}</p>
      <PartFaults path={at.path} />
      <div className={styles.columns}>
        <SecondsField at={member(at, 'afterSeconds')} label={t('rules.field.afterSeconds')} testId="ring-after" />
        <NumberField at={member(at, 'lowersProficiencyBy')} label={t('rules.field.lowersProficiencyBy')} hint={t('rules.lowersHint')} testId="ring-lowers" />
      </div>
      <ExpressionField at={member(at, 'alternative')} label={t('rules.field.alternative')} hint={t('rules.alternativeHint')} />
      {sites.length === 0
        ? null
        : (
          <Part title={t('rules.sites')}>
            <SwitchField at={member(at, 'addsEverySite')} label={t('rules.field.addsEverySite')} />
            {at.value.addsEverySite
              ? null
              : (
                <Field path={added.path} reach="all" label={t('rules.field.addsSiteIds')}>
                  {(control) => (
                    <Select
                      {...control} mode="multiple" className={styles.wide} value={[...added.value]} placeholder={t('rules.noSites')} showSearch={{ optionFilterProp: 'label' }}
                      options={sites.map((site) => ({ value: site.id, label: site.name }))} onChange={(ids: string[]) => { added.set(ids); }}
                    />
                  )}
                </Field>
              )}
          </Part>
        )}
      <SwitchField at={member(at, 'dropsPreferredAgent')} label={t('rules.field.dropsPreferredAgent')} hint={t('rules.dropsHint')} />
    </div>
  );
}
