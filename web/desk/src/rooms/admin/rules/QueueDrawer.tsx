import { Badge, Button, Drawer, Popconfirm, Select, Tabs } from 'antd';
import type { ComponentType } from 'react';
import type { PlanQueue } from '@/api/types';
import { useT } from '@/shared/i18n';
import { useIsPhone } from '@/shared/ui/useMedia';
import { entries, member, type At } from './at';
import { ChoiceTab } from './ChoiceTab';
import { useRules } from './context';
import { queueTabs, spotOf, type QueueTab } from './faults';
import { isSame } from './json';
import { MatchTab } from './MatchTab';
import { CallbacksTab, GeneralTab, HoursTab, LimitsTab, OrderTab } from './QueueTabs';
import { RingsTab } from './RingsTab';
import styles from './rules.module.css';

const tabs: Readonly<Record<QueueTab, ComponentType<{ readonly at: At<PlanQueue> }>>> = {
  general: GeneralTab, match: MatchTab, rings: RingsTab, choice: ChoiceTab, order: OrderTab, limits: LimitsTab, hours: HoursTab, callbacks: CallbacksTab,
};

/** All the rules of one queue. What is changed here is in the draft at once. */
export function QueueDrawer({ index }: { readonly index: number }) {
  const t = useT();
  const isPhone = useIsPhone();
  const { plan, base, draft, faults, spot, open } = useRules();
  const at = entries(member(plan, 'queues'))[index];
  if (at === undefined) return null;
  const former = base.queues.find((queue) => queue.id === at.value.id);
  const close = (): void => { open({ section: 'queues', index: null, tab: 'general' }); };
  const choose = (tab: QueueTab): void => { open({ section: 'queues', index, tab }); };
  const countOf = (tab: QueueTab): number => faults.filter((fault) => {
    const where = spotOf(fault.path, plan.value);
    return where.section === 'queues' && where.index === index && where.tab === tab;
  }).length;
  const Tab = tabs[spot.tab];
  const body = <div className={styles.tab} data-testid={`queue-tab-${spot.tab}`}><Tab key={at.value.id} at={at} /></div>;
  return (
    <Drawer
      open size={isPhone ? '100%' : 920} onClose={close} title={t.nameOf(at.value.names) || t('admin.newQueue')}
      extra={<Button type="primary" data-testid="queue-done" onClick={close}>{t('rules.done')}</Button>}
      footer={(
        <div className={styles.drawerFoot}>
          <span className={styles.hint}>{t('rules.inDraft')}</span>
          {former === undefined
            ? (
              <Button danger onClick={() => { close(); draft.change('queues', (current) => ({ ...current, queues: current.queues.filter((_, place) => place !== index), agentQueues: current.agentQueues.filter((one) => one.queueId !== at.value.id) })); }}>
                {t('admin.remove')}
              </Button>
            )
            : isSame(former, at.value)
              ? null
              : (
                <Popconfirm title={t('rules.revertAsk')} okText={t('rules.revert')} cancelText={t('common.cancel')} onConfirm={() => { at.set(former); }}>
                  <Button>{t('rules.revert')}</Button>
                </Popconfirm>
              )}
        </div>
      )}
    >
      {isPhone
        ? (
          <>
            <Select<QueueTab>
              className={styles.wide} value={spot.tab} aria-label={t('rules.parts')} data-testid="queue-tabs" onChange={choose}
              options={queueTabs.map((tab) => ({ value: tab, label: countOf(tab) > 0 ? `${t(`rules.tab.${tab}`)} (${String(countOf(tab))})` : t(`rules.tab.${tab}`) }))}
            />
            {body}
          </>
        )
        : (
          <Tabs
            tabPlacement="start" activeKey={spot.tab} destroyOnHidden onChange={(tab) => { choose(tab as QueueTab); }}
            items={queueTabs.map((tab) => ({
              key: tab,
              label: <Badge count={countOf(tab)} size="small" offset={[10, 0]}><span className={styles.tabLabel} data-testid={`queue-part-${tab}`}>{t(`rules.tab.${tab}`)}</span></Badge>,
              children: tab === spot.tab ? body : null,
            }))}
          />
        )}
    </Drawer>
  );
}
