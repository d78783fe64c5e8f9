import { Form, InputNumber } from 'antd';
import type { QueuePolicySettings } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { QueueField, SwitchField, useQueues } from './voiceFields';
import { PromptField } from './PromptField';
import { SettingsPage } from './SettingsPage';
import admin from './AdminRoom.module.css';

const blank: QueuePolicySettings = {
  queueId: null, isRecorded: true, hasAnnouncement: true, mayPause: true, retentionDays: 180, music: 'music', announcesPosition: true, announcesWait: true, announcementEverySeconds: 30,
  isCallbackCustomerFirst: false,
};

/** What callers of a queue hear while they wait, and whether they are recorded. */
export function QueuePoliciesPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const queues = useQueues();
  const queueName = (id: string | null): string => {
    if (id === null) return t('voice.allQueues');
    const queue = queues.find((one) => one.id === id);
    return queue === undefined ? '?' : t.nameOf(queue.names);
  };
  const yesNo = (is: boolean): string => t(is ? 'voice.yes' : 'voice.no');
  return (
    <SettingsPage<QueuePolicySettings>
      listKey="voice-policies" hint={t('voice.queuePoliciesHint')} calls={endpoints.voice.queuePolicies} nameOf={(policy) => queueName(policy.queueId)} nameTitle={t('voice.queue')} blank={blank} emptyText={t('voice.queuePoliciesEmpty')}
      toValue={(form) => ({ ...form, queueId: form.queueId ?? null, music: form.music })}
      columns={[
        { key: 'recorded', title: t('voice.recorded'), render: (_, { value }) => yesNo(value.isRecorded) },
        { key: 'told', title: t('voice.told'), render: (_, { value }) => (value.isRecorded ? yesNo(value.hasAnnouncement) : '–') },
        { key: 'kept', title: t('voice.kept'), align: 'right', className: 'figures', render: (_, { value }) => (value.isRecorded ? t('voice.days', { count: value.retentionDays }) : '–') },
      ]}
      fields={() => (
        <>
          <QueueField isNeeded={false} hint="voice.queueOfPolicyHint" />
          <SwitchField name="isRecorded" label="voice.recorded" hint="voice.recordedHint" />
          <SwitchField name="hasAnnouncement" label="voice.told" hint="voice.toldHint" />
          <SwitchField name="mayPause" label="voice.mayPause" hint="voice.mayPauseHint" />
          <Form.Item name="retentionDays" label={t('voice.kept')} extra={t('voice.keptHint')}>
            <InputNumber min={1} max={3650} precision={0} suffix={t('voice.daysUnit')} />
          </Form.Item>
          <div className={admin.columns}>
            <PromptField name="music" label="voice.music" hint="voice.musicHint" />
            <Form.Item name="announcementEverySeconds" label={t('voice.every')} extra={t('voice.everyHint')}>
              <InputNumber min={10} max={600} precision={0} suffix={t('admin.seconds')} />
            </Form.Item>
            <SwitchField name="announcesPosition" label="voice.saysPlace" />
            <SwitchField name="announcesWait" label="voice.saysWait" />
            <SwitchField name="isCallbackCustomerFirst" label="voice.callbackCustomerFirst" hint="voice.callbackCustomerFirstHint" />
          </div>
        </>
      )}
    />
  );
}
