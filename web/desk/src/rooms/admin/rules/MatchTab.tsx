import { PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import type { PlanQueue, PlanRequirement } from '@/api/types';
import { useT } from '@/shared/i18n';
import { add, entries, member, removeAt, type At } from './at';
import { useRules } from './context';
import { ExpressionField } from './ExpressionField';
import { faultsAt } from './faults';
import { FaultLines, Field, Part, PartFaults, RemoveButton, SecondsField } from './fields';
import { meets } from './match';
import styles from './rules.module.css';

/** Who may be offered what waits in the queue. */
export function MatchTab({ at }: { readonly at: At<PlanQueue> }) {
  const t = useT();
  const { sites, words, agents } = useRules();
  const siteIds = member(at, 'siteIds');
  const able = agents.filter((agent) => meets(agent, at.value, 0));
  return (
    <>
      <p className={styles.sentence} data-testid="match-sentence" data-path={at.path}>{words.match(at.value)}</p>
      <PartFaults path={at.path} />
      {agents.length === 0 ? null : <p className={styles.hint} data-testid="match-count">{t('rules.meetNow', { count: able.length, names: words.list(able.slice(0, 8).map((agent) => agent.displayName)) })}</p>}
      <Part title={t('rules.field.requirements')} hint={t('rules.requirementsHint')}>
        <Requirements at={member(at, 'requirements')} />
      </Part>
      <ExpressionField at={member(at, 'match')} label={t('rules.field.match')} hint={t('rules.matchHint')} />
      <Field path={siteIds.path} reach="all" label={t('rules.field.siteIds')} hint={t('rules.sitesHint')}>
        {(control) => (
          <Select
            {...control} mode="multiple" className={styles.wide} value={[...siteIds.value]} placeholder={t('rules.everySite')} showSearch={{ optionFilterProp: 'label' }}
            options={sites.map((site) => ({ value: site.id, label: site.name }))} onChange={(ids: string[]) => { siteIds.set(ids); }}
          />
        )}
      </Field>
      <SecondsField at={member(at, 'preferredAgentWaitSeconds')} label={t('rules.field.preferredAgentWaitSeconds')} hint={t('rules.preferredHint')} />
    </>
  );
}

function Requirements({ at }: { readonly at: At<readonly PlanRequirement[]> }) {
  const t = useT();
  const { skills, faults } = useRules();
  const free = skills.find((skill) => at.value.every((need) => need.skillId !== skill.id));
  return (
    <>
      {entries(at).map((need, index) => (
        <div key={index} data-path={need.path}>
          <div className={styles.row}>
            <Select
              className={styles.grow} value={need.value.skillId} aria-label={t('admin.skill')} showSearch={{ optionFilterProp: 'label' }}
              options={skills.map((skill) => ({ value: skill.id, label: skill.name }))} onChange={(skillId) => { need.change((one) => ({ ...one, skillId })); }}
            />
            <InputNumber
              className={styles.level} value={need.value.proficiencyMin} min={1} max={5} precision={0} prefix="≥" aria-label={t('admin.proficiency')}
              onChange={(value) => { if (value !== null) need.change((one) => ({ ...one, proficiencyMin: value })); }}
            />
            <RemoveButton what={skills.find((skill) => skill.id === need.value.skillId)?.name ?? '?'} onRemove={() => { removeAt(at, index); }} />
          </div>
          <FaultLines faults={faultsAt(faults, need.path, 'all')} />
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined />} disabled={free === undefined} onClick={() => { if (free !== undefined) add(at, { skillId: free.id, proficiencyMin: 1 }); }}>
        {t('admin.addRequirement')}
      </Button>
      <PartFaults path={at.path} />
    </>
  );
}
