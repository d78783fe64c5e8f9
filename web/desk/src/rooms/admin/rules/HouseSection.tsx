import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useMemo } from 'react';
import type { PlanLanguage } from '@/api/types';
import { useT } from '@/shared/i18n';
import { add, entries, member, removeAt, type At } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import { FaultLines, Field, NumberField, Part, PartFaults, RemoveButton, SwitchField } from './fields';
import styles from './rules.module.css';

const tiersMax = 10;

/** What holds for the whole house: how much an agent does at once, failed offers, languages, tiers, the day. */
export function HouseSection() {
  const t = useT();
  const { plan } = useRules();
  const agents = member(plan, 'agents');
  return (
    <div className={styles.house}>
      <Part title={t('rules.capacity')} hint={t('rules.capacityHint')}>
        <div className={styles.columns}>
          <NumberField at={member(agents, 'chatsBesideCall')} label={t('rules.field.chatsBesideCall')} hint={t('rules.chatsBesideHint')} testId="chats-beside-call" />
          <NumberField at={member(agents, 'asynchronousMax')} label={t('rules.field.asynchronousMax')} hint={t('rules.asynchronousHint')} />
        </div>
        <SwitchField at={member(agents, 'isAsynchronousInterrupted')} label={t('rules.field.isAsynchronousInterrupted')} hint={t('rules.interruptedHint')} />
        <AtOnce />
      </Part>
      <Part title={t('rules.failedOffers')} hint={t('rules.failedOffersHint')}>
        <div className={styles.columns}>
          <NumberField at={member(agents, 'unansweredOffersMax')} label={t('rules.field.unansweredOffersMax')} />
          <NumberField at={member(agents, 'failedOffersMax')} label={t('rules.field.failedOffersMax')} hint={t('rules.noLimitHint')} />
        </div>
      </Part>
      <Part title={t('rules.field.languages')} hint={t('rules.languagesHint')}>
        <Languages at={member(plan, 'languages')} />
      </Part>
      <Part title={t('rules.field.tierPoints')} hint={t('rules.tiersHint')}>
        <Tiers at={member(plan, 'tierPoints')} />
      </Part>
      <Part title={t('rules.dayTitle')}>
        <ZoneField />
      </Part>
    </div>
  );
}

/** What an agent may have beside what, as the rules stand. */
function AtOnce() {
  const t = useT();
  const { plan: { value: { agents } } } = useRules();
  const chats = t('rules.chatsOfPerson');
  const yes = agents.isAsynchronousInterrupted ? t('rules.makesRoom') : t('rules.upTo', { count: agents.asynchronousMax });
  const rows = [
    { with: t('rules.class.call'), call: '–', chat: agents.chatsBesideCall === 0 ? t('rules.noneBeside') : t('rules.upTo', { count: agents.chatsBesideCall }), asynchronous: yes },
    { with: t('rules.class.chat'), call: agents.chatsBesideCall === 0 ? t('rules.noneBeside') : t('rules.upTo', { count: 1 }), chat: chats, asynchronous: yes },
    { with: t('rules.class.asynchronous'), call: t('rules.upTo', { count: 1 }), chat: chats, asynchronous: t('rules.upTo', { count: agents.asynchronousMax }) },
  ];
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('rules.atOnce')}>
      <table className={styles.matrix}>
        <caption>{t('rules.atOnce')}</caption>
        <thead><tr><th scope="col">{t('rules.beside')}</th><th scope="col">{t('rules.class.call')}</th><th scope="col">{t('rules.class.chat')}</th><th scope="col">{t('rules.class.asynchronous')}</th></tr></thead>
        <tbody>{rows.map((row) => <tr key={row.with}><th scope="row">{row.with}</th><td>{row.call}</td><td>{row.chat}</td><td>{row.asynchronous}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function Languages({ at }: { readonly at: At<readonly PlanLanguage[]> }) {
  const t = useT();
  const { skills, faults } = useRules();
  return (
    <>
      {entries(at).map((one, index) => (
        <div key={index} data-path={one.path}>
          <div className={styles.row}>
            <Input className={styles.tag} value={one.value.tag} maxLength={35} spellCheck={false} aria-label={t('rules.field.tag')} onChange={(event) => { one.change((current) => ({ ...current, tag: event.target.value.trim() })); }} />
            <Select
              className={styles.grow} value={one.value.skillId} aria-label={t('admin.skill')} showSearch={{ optionFilterProp: 'label' }} options={skills.map((skill) => ({ value: skill.id, label: skill.name }))}
              onChange={(skillId) => { one.change((current) => ({ ...current, skillId })); }}
            />
            <InputNumber
              className={styles.level} value={one.value.proficiencyMin} min={1} max={5} precision={0} prefix="≥" aria-label={t('admin.proficiency')}
              onChange={(value) => { if (value !== null) one.change((current) => ({ ...current, proficiencyMin: value })); }}
            />
            <RemoveButton what={one.value.tag} onRemove={() => { removeAt(at, index); }} />
          </div>
          <FaultLines faults={faultsAt(faults, one.path, 'all')} />
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined />} disabled={skills.length === 0} onClick={() => { add(at, { tag: at.value.some((one) => one.tag === 'zh-CN') ? 'en' : 'zh-CN', skillId: skills[0]?.id ?? '', proficiencyMin: 1 }); }}>
        {t('rules.addLanguage')}
      </Button>
      <PartFaults path={at.path} />
    </>
  );
}

function Tiers({ at }: { readonly at: At<readonly number[]> }) {
  const t = useT();
  const { faults } = useRules();
  return (
    <>
      <div className={styles.tiers}>
        {entries(at).map((one, index) => (
          <div key={index} data-path={one.path}>
            <label className={styles.inline}>
              {t('rules.tierOf', { tier: index })}
              <InputNumber className={styles.level} value={one.value} min={0} max={9999} precision={0} onChange={(value) => { if (value !== null) one.set(value); }} />
            </label>
            <FaultLines faults={faultsAt(faults, one.path, 'all')} />
          </div>
        ))}
      </div>
      <div className={styles.row}>
        <Button size="small" icon={<PlusOutlined />} disabled={at.value.length >= tiersMax} onClick={() => { add(at, (at.value.at(-1) ?? -1) + 1); }}>{t('rules.addTier')}</Button>
        <Button size="small" disabled={at.value.length === 0} onClick={() => { at.change((current) => current.slice(0, -1)); }}>{t('rules.removeTier')}</Button>
      </div>
      <PartFaults path={at.path} />
    </>
  );
}

function ZoneField() {
  const t = useT();
  const { plan } = useRules();
  const zone = member(plan, 'timeZone');
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((one) => ({ value: one, label: one })), []);
  return (
    <Field path={zone.path} label={t('rules.field.timeZone')} hint={t('rules.dayHint')}>
      {(control) => <Select {...control} className={styles.wide} showSearch={{ optionFilterProp: 'label' }} value={zone.value} options={zones} onChange={zone.set} />}
    </Field>
  );
}
