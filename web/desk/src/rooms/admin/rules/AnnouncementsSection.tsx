import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { PlanAnnouncement, PlanQueue, RoutingPlan } from '@/api/types';
import { useT } from '@/shared/i18n';
import { entries, member, removeAt, type At } from './at';
import { useRules } from './context';
import { Field, NumberField, PartFaults, RemoveButton } from './fields';
import { freeCode } from './shapes';
import styles from './rules.module.css';

const lengthMax = 400;

/** What is said to customers, in both languages. */
export function AnnouncementsSection() {
  const t = useT();
  const { plan, goTo } = useRules();
  const all = member(plan, 'announcements');
  const create = (): void => {
    all.change((current) => [...current, { code: freeCode(plan.value), text: { en: '', 'zh-CN': null } }]);
    goTo(`announcements[${String(all.value.length)}].text`);
  };
  return (
    <>
      <div className={styles.head}>
        <p>{t('rules.announcementsHint')}</p>
        <Button type="primary" icon={<PlusOutlined />} data-testid="announcement-add" onClick={create}>{t('admin.add')}</Button>
      </div>
      {all.value.length === 0 ? <p className={styles.empty}>{t('rules.noAnnouncements')}</p> : null}
      {entries(all).map((one, index) => <AnnouncementCard key={index} at={one} onRemove={() => { removeAt(all, index); }} />)}
      <PartFaults path={all.path} />
    </>
  );
}

function AnnouncementCard({ at, onRemove }: { readonly at: At<PlanAnnouncement>; readonly onRemove: () => void }) {
  const t = useT();
  const { plan, words } = useRules();
  const text = member(at, 'text');
  const users = queuesThatSay(plan.value, at.value.code);
  // One line: what is said is no page, and a database may not keep control characters.
  const oneLine = (value: string): string => value.replace(/\s*\n\s*/g, ' ');
  return (
    <div className={styles.announcement} role="group" aria-label={t('rules.announcementOf', { code: at.value.code })} data-path={at.path} data-testid="announcement">
      <div className={styles.code}><NumberField at={member(at, 'code')} label={t('rules.field.code')} min={1} /></div>
      <Field path={text.path} label={t('rules.textEn')}>
        {(control) => (
          <Input.TextArea
            {...control} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={lengthMax} value={text.value.en} data-testid="announcement-en"
            onChange={(event) => { text.change((current) => ({ ...current, en: oneLine(event.target.value) })); }}
          />
        )}
      </Field>
      <Field path={`${text.path}.zh-CN`} label={t('rules.textZh')}>
        {(control) => (
          <Input.TextArea
            {...control} lang="zh-CN" autoSize={{ minRows: 2, maxRows: 6 }} maxLength={lengthMax} value={text.value['zh-CN'] ?? ''} data-testid="announcement-zh"
            onChange={(event) => { text.change((current) => ({ ...current, 'zh-CN': oneLine(event.target.value) || null })); }}
          />
        )}
      </Field>
      <div className={styles.announcementFoot}>
        <span className={styles.hint}>{users.length === 0 ? t('rules.saidNowhere') : t('rules.saidBy', { queues: words.list(users.map((queue) => t.nameOf(queue.names))) })}</span>
        <RemoveButton what={t('rules.announcementOf', { code: at.value.code })} onRemove={onRemove} />
      </div>
    </div>
  );
}

function queuesThatSay(plan: RoutingPlan, code: number): readonly PlanQueue[] {
  return plan.queues.filter((queue) => [queue.whenFull, queue.whenWaitedOut, queue.whenClosed, queue.atClosing, ...queue.overflows, ...(queue.callbacks === null ? [] : [queue.callbacks])]
    .some((one) => one.announcement === code));
}
