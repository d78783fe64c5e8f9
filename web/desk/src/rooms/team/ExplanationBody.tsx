import { Table, type TableColumnsType } from 'antd';
import type { Explanation, ExplanationMatch } from '@/api/types';
import { formatInstant } from '@/shared/format/dates';
import { formatDuration } from '@/shared/format/duration';
import { useT, type Translate } from '@/shared/i18n';
import styles from './TeamRoom.module.css';

type Candidate = Explanation['agents'][number];

/** One decision: what was asked, who could, who came first and why the others did not. */
export function ExplanationBody({ explanation }: { readonly explanation: Explanation }) {
  const t = useT();
  const columns: TableColumnsType<Candidate> = [
    { key: 'agent', title: t('team.agent'), dataIndex: 'agentName' },
    { key: 'verdict', title: t('why.verdict'), render: (_, one) => t(`why.verdict.${one.verdict}`) },
    { key: 'idle', title: t('why.idle'), align: 'right', className: 'figures', render: (_, one) => (one.verdict === 'signedOut' ? '–' : formatDuration(Math.floor(one.idleSeconds))) },
    { key: 'skill', title: t('why.proficiency'), align: 'right', className: 'figures', dataIndex: 'proficiencySum' },
    { key: 'load', title: t('why.load'), align: 'right', className: 'figures', render: (_, one) => `${String(Math.round((100 * one.unitsUsed) / Math.max(1, one.capacity)))} %` },
  ];
  return (
    <div className={styles.explanation}>
      <p>
        <time className="figures" dateTime={explanation.at}>{formatInstant(t.tag, explanation.at)}</time>
        {' · '}{t.nameOf(explanation.queueNames)}
        {explanation.position > 0 ? ` · ${t('why.position', { position: explanation.position })}` : ''}
      </p>
      <p>
        <strong>
          {explanation.chosenAgentName === null
            ? t('why.nobody')
            : t('why.chosen', { agent: explanation.chosenAgentName, rule: t(`why.rule.${explanation.rule}`) })}
        </strong>
        {' '}{t('why.candidates', { count: explanation.candidateCount })}
        {explanation.ring > 0 ? ` ${t('why.ring', { ring: explanation.ring })}` : ''}
      </p>
      <dl className={styles.facts}>
        <dt>{t('why.asked')}</dt>
        <dd>{say(explanation.match, t)}</dd>
        <dt>{t('why.score')}</dt>
        <dd>{sayScore(explanation.score, t)}</dd>
      </dl>
      <Table size="small" rowKey="agentId" columns={columns} dataSource={[...explanation.agents].sort(byVerdict)} pagination={explanation.agents.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} scroll={{ x: 'max-content' }} />
      {explanation.rivals.length === 0
        ? null
        : (
          <p>
            {t('why.rivals')}: {explanation.rivals.map((rival) => `${t.nameOf(rival.queueNames)} (${points(rival.score, t)})`).join(', ')}
          </p>
        )}
      {explanation.isAsRecorded === null
        ? null
        : <p className={explanation.isAsRecorded ? styles.quiet : styles.breach}>{t(explanation.isAsRecorded ? 'why.asRecorded' : 'why.notAsRecorded')}</p>}
    </div>
  );
}

/** Who could take it first, then those who were nearly able to. */
const order: readonly Candidate['verdict'][] = [
  'chosen', 'outranked', 'hasOffer', 'channelLimit', 'excluded', 'noCapacity', 'passedOver', 'waitsForAnother', 'notReady', 'notMatching',
  'queueNotServed', 'signedOut', 'disabled',
];

function byVerdict(left: Candidate, right: Candidate): number {
  return order.indexOf(left.verdict) - order.indexOf(right.verdict) || left.rankValue - right.rankValue || right.idleSeconds - left.idleSeconds;
}

function say(match: ExplanationMatch, t: Translate): string {
  switch (match.kind) {
    case 'anyone':
      return t('why.anyone');
    case 'skill':
      return `${match.name ?? '–'} ≥ ${String(match.min ?? 1)}`;
    case 'site':
      return t('why.atSite', { name: match.name ?? '–' });
    case 'tierAtLeast':
      return t('why.tier', { min: match.min ?? 0 });
    case 'not':
      return t('why.not', { part: match.parts.map((part) => say(part, t)).join('') });
    case 'all':
    case 'any':
      return `(${match.parts.map((part) => say(part, t)).join(t(match.kind === 'all' ? 'why.and' : 'why.or'))})`;
  }
}

function sayScore(score: Explanation['score'], t: Translate): string {
  const parts = ([['base', score.base], ['tier', score.tier], ['ageing', score.ageing], ['boost', score.boost], ['lag', score.lag]] as const)
    .filter(([name, value]) => name === 'base' || value > 0)
    .map(([name, value]) => t(`why.score.${name}`, { points: points(value, t) }));
  return `${t('why.score.total', { points: points(score.total, t) })} = ${parts.join(' + ')}`;
}

function points(value: number, t: Translate): string {
  return new Intl.NumberFormat(t.tag, { maximumFractionDigits: 2 }).format(value);
}
