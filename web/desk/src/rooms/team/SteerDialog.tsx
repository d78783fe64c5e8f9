import { useQuery } from '@tanstack/react-query';
import { Form, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import type { FloorQueue, Treatment } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError, notify } from '@/shared/ui/notices';
import styles from './TeamRoom.module.css';

export type Steering = 'close' | 'divert';
type Way = 'rules' | 'turnAway' | 'queue';

interface SteerForm {
  readonly percent: number;
  readonly way: Way;
  readonly queueId?: string;
  readonly announcement?: number;
}

/** Closes or diverts a queue, with the effect told before. */
export function SteerDialog({ steering, queue, queues, onClose }: {
  readonly steering: Steering; readonly queue: FloorQueue; readonly queues: readonly FloorQueue[]; readonly onClose: () => void;
}) {
  const t = useT();
  const { endpoints } = useDesk();
  const [form] = Form.useForm<SteerForm>();
  const way = Form.useWatch('way', form) as Way | undefined;
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { data: current } = useQuery({ queryKey: ['routing', 'plan'], queryFn: ({ signal }) => endpoints.routing.plan(signal) });
  const submit = async (values: SteerForm): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const treatment = toTreatment(values);
      await (steering === 'close' ? endpoints.routing.closeQueue(queue.id, treatment) : endpoints.routing.divertQueue(queue.id, values.percent, treatment));
      notify('success', 'team.done');
      onClose();
    } catch (problem) {
      setError(describeError(problem, t));
      setIsBusy(false);
    }
  };
  const name = t.nameOf(queue.names);
  const ways: readonly Way[] = steering === 'close' ? ['rules', 'turnAway', 'queue'] : ['queue', 'turnAway'];
  return (
    <Modal
      open title={steering === 'close' ? t('team.closeTitle', { queue: name }) : t('team.divertTitle', { queue: name })}
      okText={t('team.apply')} cancelText={t('common.cancel')} okButtonProps={{ loading: isBusy, danger: steering === 'close', 'data-testid': 'steer-apply' }}
      onOk={() => { form.submit(); }} onCancel={onClose}
    >
      <p className={styles.effect}>{effect()}</p>
      {error === null ? null : <p className={styles.breach} role="alert">{error}</p>}
      <Form<SteerForm>
        form={form} layout="vertical" requiredMark={false} initialValues={{ percent: 25, way: ways[0] ?? 'queue' }} onFinish={(values) => { void submit(values); }}
      >
        {steering === 'divert'
          ? <Form.Item name="percent" label={t('team.percent')} rules={[{ required: true }]}><InputNumber min={1} max={100} precision={0} suffix="%" data-testid="steer-percent" /></Form.Item>
          : null}
        <Form.Item name="way" label={t('team.treatment')}>
          <Select options={ways.map((one) => ({ value: one, label: t(`team.treatment.${one}`) }))} />
        </Form.Item>
        {way === 'queue'
          ? (
            <Form.Item name="queueId" label={t('team.targetQueue')} rules={[{ required: true, message: t('team.targetQueue') }]}>
              <Select options={queues.filter((one) => one.id !== queue.id).map((one) => ({ value: one.id, label: t.nameOf(one.names) }))} />
            </Form.Item>
          )
          : null}
        {way !== undefined && way !== 'rules' && (current?.plan.announcements.length ?? 0) > 0
          ? (
            <Form.Item name="announcement" label={t('team.announcement')}>
              <Select
                allowClear placeholder={t('team.noAnnouncement')}
                options={current?.plan.announcements.map((one) => ({ value: one.code, label: t.nameOf(one.text) })) ?? []}
              />
            </Form.Item>
          )
          : null}
      </Form>
    </Modal>
  );

  function effect(): string {
    if (steering === 'divert') return t('team.divertEffect');
    return queue.waiting === 0 ? t('team.closeEffectNobody') : t('team.closeEffect', { waiting: queue.waiting });
  }
}

function toTreatment({ way, queueId, announcement }: SteerForm): Treatment | null {
  if (way === 'rules') return null;
  return {
    kind: way === 'queue' ? 'queue' : 'turnAway',
    ...(way === 'queue' ? { queueId } : {}),
    ...(announcement === undefined ? {} : { announcement }),
  };
}
