import { Select } from 'antd';
import type { PlanTreatment } from '@/api/types';
import { useT } from '@/shared/i18n';
import { member, type At } from './at';
import { useRules } from './context';
import { ChoiceField, Field } from './fields';
import { freeCode } from './shapes';
import styles from './rules.module.css';

const kinds = ['wait', 'queue', 'channel', 'callback', 'turnAway'] as const satisfies readonly PlanTreatment['kind'][];
const channels = ['voicemail', 'message', 'chat', 'selfService'] as const;

/** What happens to a customer whom a queue does not simply keep, and what is said to them. */
export function TreatmentField({ at, label, hint, queueId }: {
  readonly at: At<PlanTreatment>; readonly label: string; readonly hint?: string; readonly queueId: string;
}) {
  const t = useT();
  const { plan } = useRules();
  const { value } = at;
  return (
    <div className={styles.treatment}>
      <Field path={at.path} label={label} {...(hint === undefined ? {} : { hint })}>
        {(control) => (
          <Select<PlanTreatment['kind']>
            {...control} className={styles.wide} value={value.kind} data-testid={`treatment-${at.path.split('.').at(-1) ?? ''}`}
            options={kinds.map((kind) => ({ value: kind, label: t(`rules.treatment.${kind}`) }))}
            onChange={(kind) => { at.set({ ...value, kind, queueId: null, channel: kind === 'channel' ? 'message' : null }); }}
          />
        )}
      </Field>
      {value.kind === 'queue'
        ? (
          <ChoiceField
            at={member(at, 'queueId')} label={t('rules.field.queueId')}
            options={plan.value.queues.filter((queue) => queue.id !== queueId).map((queue) => ({ value: queue.id, label: t.nameOf(queue.names) }))}
          />
        )
        : null}
      {value.kind === 'channel'
        ? (
          <ChoiceField
            at={member(at, 'channel')} label={t('rules.field.channel')} hint={t('rules.channelHint')}
            options={channels.map((channel) => ({ value: channel, label: t(`rules.channel.${channel}`) }))}
          />
        )
        : null}
      {value.kind === 'wait' ? null : <AnnouncementField at={member(at, 'announcement')} />}
    </div>
  );
}

const writeNew = -1;

/** What is said, chosen among what the house has, or written anew. */
export function AnnouncementField({ at }: { readonly at: At<number | null> }) {
  const t = useT();
  const { plan, draft, goTo } = useRules();
  const chosen = plan.value.announcements.find((one) => one.code === at.value);
  const write = (): void => {
    const code = freeCode(plan.value);
    const index = plan.value.announcements.length;
    draft.change('announcements', (current) => ({ ...current, announcements: [...current.announcements, { code, text: { en: '', 'zh-CN': null } }] }));
    at.set(code);
    goTo(`announcements[${String(index)}].text`);
  };
  return (
    <Field path={at.path} label={t('rules.field.announcement')} {...(chosen === undefined ? {} : { hint: t.nameOf(chosen.text) })}>
      {(control) => (
        <Select<number>
          {...control} className={styles.wide} allowClear placeholder={t('rules.say.none')} value={at.value}
          options={[
            ...plan.value.announcements.map((one) => ({ value: one.code, label: `${String(one.code)} · ${t.nameOf(one.text)}` })),
            { value: writeNew, label: t('rules.writeAnnouncement') },
          ]}
          onChange={(code: number | undefined) => { if (code === writeNew) write(); else at.set(code ?? null); }}
        />
      )}
    </Field>
  );
}
