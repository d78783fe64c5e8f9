import { PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useId, useRef, useState } from 'react';
import type { PlanExpression } from '@/api/types';
import { useT } from '@/shared/i18n';
import type { At } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import { FaultLines, PartFaults, RemoveButton } from './fields';
import { fromGroup, isGroup, toGroup, type GroupMode } from './group';
import { tierMax } from './match';
import { newExpression } from './shapes';
import styles from './rules.module.css';

/** Levels of an expression, counted in nodes. */
const depthMax = 4;
const modes = ['all', 'any', 'none'] as const satisfies readonly GroupMode[];

/** Builds a boolean of skills, languages, sites and the customer's tier, and says it as a sentence. */
export function ExpressionField({ at, label, hint }: { readonly at: At<PlanExpression | null>; readonly label: string; readonly hint: string }) {
  const { words } = useRules();
  return (
    <fieldset className={styles.expression} data-path={at.path}>
      <legend>{label}</legend>
      <p className={at.value === null ? styles.hint : styles.sentence} data-testid="expression-sentence">{at.value === null ? hint : words.expression(at.value)}</p>
      <GroupRows node={at.value} path={at.path} depth={1} onChange={at.set} />
      <PartFaults path={at.path} />
    </fieldset>
  );
}

interface NodeProps {
  readonly path: string;
  readonly depth: number;
}

function GroupRows({ node, path, depth, onChange, onRemove }: NodeProps & {
  readonly node: PlanExpression | null; readonly onChange: (node: PlanExpression | null) => void; readonly onRemove?: () => void;
}) {
  const t = useT();
  const { skills } = useRules();
  const [fresh, setFresh] = useState(-1);
  const adding = useRef<HTMLButtonElement>(null);
  const group = toGroup(node, path);
  const isInner = onRemove !== undefined;
  const put = (mode: GroupMode, parts: readonly PlanExpression[]): void => { onChange(fromGroup(mode, parts, isInner)); };
  const append = (part: PlanExpression): void => {
    setFresh(group.parts.length);
    put(group.mode, [...group.parts, part]);
  };
  // A condition that is not there yet is more likely meant than the same again.
  const nextSkill = (skills.find((one) => group.parts.every((part) => part.skillId !== one.id)) ?? skills[0])?.id ?? null;
  return (
    <div className={isInner ? styles.group : undefined} role={isInner ? 'group' : undefined} aria-label={isInner ? t(`rules.mode.${group.mode}`) : undefined}>
      {group.parts.length > 1 || isInner || group.mode !== 'all'
        ? (
          <div className={styles.row}>
            <Select<GroupMode>
              value={group.mode} aria-label={t('rules.mode')} options={modes.map((mode) => ({ value: mode, label: t(`rules.mode.${mode}`) }))} popupMatchSelectWidth={false}
              onChange={(mode) => { put(mode, group.parts); }}
            />
            {isInner ? <RemoveButton what={t('rules.group')} onRemove={onRemove} /> : null}
          </div>
        )
        : null}
      {group.parts.map((part, index) => {
        const replace = (next: PlanExpression | null): void => { put(group.mode, group.parts.flatMap((one, place) => (place === index ? (next === null ? [] : [next]) : [one]))); };
        const remove = (): void => {
          replace(null);
          // What had the focus is gone: the next thing to do is to add.
          adding.current?.focus();
        };
        const at = group.pathOf(index);
        return isGroup(part)
          ? <GroupRows key={index} node={part} path={at} depth={depth + 1} onChange={replace} onRemove={remove} />
          : <LeafRow key={index} node={part} path={at} isFresh={index === fresh} onChange={replace} onRemove={remove} />;
      })}
      <div className={styles.row}>
        <Button
          size="small" icon={<PlusOutlined />} ref={adding} data-testid="expression-add"
          onClick={() => { append(newExpression('skill', { skillId: nextSkill })); }}
        >
          {t('rules.addCondition')}
        </Button>
        {depth < depthMax - 1
          ? (
            <Button size="small" icon={<PlusOutlined />} onClick={() => { append(newExpression('any', { parts: [newExpression('skill', { skillId: nextSkill })] })); }}>
              {t('rules.addGroup')}
            </Button>
          )
          : null}
      </div>
    </div>
  );
}

type LeafKind = 'skill' | 'language' | 'site' | 'tier';
const leafKinds = ['skill', 'language', 'site', 'tier'] as const satisfies readonly LeafKind[];

function LeafRow({ node, path, isFresh, onChange, onRemove }: Omit<NodeProps, 'depth'> & {
  readonly node: PlanExpression; readonly isFresh: boolean; readonly onChange: (node: PlanExpression) => void; readonly onRemove: () => void;
}) {
  const t = useT();
  const id = useId();
  const { plan, skills, sites, faults, words } = useRules();
  const { languages } = plan.value;
  const kind: LeafKind = node.kind === 'skill' && languages.some((one) => one.skillId === node.skillId) ? 'language' : (node.kind as LeafKind);
  const own = faultsAt(faults, path, 'all');
  const usable = leafKinds.filter((one) => (one === 'language' ? languages.length > 0 : one === 'site' ? sites.length > 0 : true));
  const choose = (next: LeafKind): void => {
    const plainSkill = skills.find((skill) => languages.every((one) => one.skillId !== skill.id)) ?? skills[0];
    onChange(next === 'skill' ? newExpression('skill', { skillId: plainSkill?.id ?? null })
      : next === 'language' ? newExpression('skill', { skillId: languages[0]?.skillId ?? null, proficiencyMin: languages[0]?.proficiencyMin ?? 1 })
      : next === 'site' ? newExpression('site', { siteId: sites[0]?.id ?? null })
      : newExpression('tier'));
  };
  return (
    <div className={styles.leaf} data-path={path}>
      <div className={styles.row}>
        <Select<LeafKind>
          value={kind} autoFocus={isFresh} aria-label={t('rules.conditionKind')} className={styles.kind} popupMatchSelectWidth={false}
          options={usable.map((one) => ({ value: one, label: t(`rules.leaf.${one}`) }))} onChange={choose}
        />
        {kind === 'skill' || kind === 'language'
          ? (
            <>
              <Select
                className={styles.grow} showSearch={{ optionFilterProp: 'label' }} value={node.skillId} aria-label={t(`rules.leaf.${kind}`)} aria-describedby={id}
                options={kind === 'skill'
                  ? skills.map((skill) => ({ value: skill.id, label: skill.name }))
                  : languages.map((one) => ({ value: one.skillId, label: `${one.tag} · ${skills.find((skill) => skill.id === one.skillId)?.name ?? '?'}` }))}
                onChange={(skillId) => { onChange({ ...node, skillId }); }}
              />
              <InputNumber
                className={styles.level} value={node.proficiencyMin ?? 1} min={1} max={5} precision={0} prefix="≥" aria-label={t('admin.proficiency')}
                onChange={(value) => { if (value !== null) onChange({ ...node, proficiencyMin: value }); }}
              />
            </>
          )
          : null}
        {kind === 'site'
          ? (
            <Select
              className={styles.grow} showSearch={{ optionFilterProp: 'label' }} value={node.siteId} aria-label={t('rules.leaf.site')} aria-describedby={id}
              options={sites.map((site) => ({ value: site.id, label: site.name }))} onChange={(siteId) => { onChange({ ...node, siteId }); }}
            />
          )
          : null}
        {kind === 'tier'
          ? (
            <InputNumber
              className={styles.level} value={node.tierMin ?? 0} min={0} max={tierMax} precision={0} prefix="≥" aria-label={t('rules.leaf.tier')} aria-describedby={id}
              onChange={(value) => { if (value !== null) onChange({ ...node, tierMin: value }); }}
            />
          )
          : null}
        <RemoveButton what={words.expression(node)} onRemove={onRemove} />
      </div>
      <div id={id}><FaultLines faults={own} /></div>
    </div>
  );
}
