import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { callbacksKey, useQueueNames } from '@/shared/desk/callbacks';
import { useDesk } from '@/shared/desk/context';
import type { Dialog } from '@/shared/desk/deskUi';
import { formatShort, fromWallTime, toWallTime } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { serverClock } from '@/shared/clock';
import { describeError, notify } from '@/shared/ui/notices';
import { proposedTime } from './proposedTime';

type Who = 'policy' | 'agent' | 'customer';

interface CallbackForm {
  readonly number?: string;
  readonly queueId?: string;
  readonly wall: string;
  readonly first?: Who;
}

/** Books a callback, or moves one that is booked. */
export default function CallbackDialog({ dialog }: { readonly dialog: Extract<Dialog, { kind: 'bookCallback' | 'moveCallback' }> }) {
  const t = useT();
  const desk = useDesk();
  const client = useQueryClient();
  const { queues, nameOf } = useQueueNames();
  const [form] = Form.useForm<CallbackForm>();
  const [key] = useState(() => crypto.randomUUID());
  const moved = dialog.kind === 'moveCallback' ? dialog.callback : null;
  const party = dialog.kind === 'bookCallback' ? dialog.party : null;
  const calling = queues.filter((queue) => queue.callbacks !== null && queue.isEnabled);
  const send = useMutation({
    mutationFn: async ({ number = '', queueId = '', wall, first }: CallbackForm): Promise<string> => {
      const at = fromWallTime(wall) ?? '';
      if (moved !== null) await desk.endpoints.callbacks.move(moved.interactionId, at, key);
      else {
        await desk.endpoints.callbacks.book(
          { queueId, at, ...(party === null ? { number: number.trim() } : { identityId: party.identityId }), ...(first === 'policy' ? {} : { isCustomerFirst: first === 'customer' }) }, key);
      }
      return at;
    },
    onSuccess: (at) => {
      notify('success', moved === null ? 'callbacks.booked' : 'callbacks.moved', { at: formatShort(t.tag, at) });
      desk.closeDialog();
    },
    onSettled: () => client.invalidateQueries({ queryKey: callbacksKey }),
  });
  const wanted = dialog.kind === 'bookCallback' ? dialog.queueId : null;
  const isWantedPossible = wanted !== null && calling.some((queue) => queue.id === wanted);
  if (dialog.kind === 'bookCallback' && queues.length === 0) return null;
  const initial: CallbackForm = {
    wall: toWallTime(moved?.dueAt ?? proposedTime(serverClock.now())),
    first: 'policy',
    ...(isWantedPossible ? { queueId: wanted } : calling.length === 1 && calling[0] !== undefined ? { queueId: calling[0].id } : {}),
  };
  return (
    <Modal
      open width={460} title={t(moved === null ? 'callbacks.book' : 'callbacks.moveTitle')} okText={t(moved === null ? 'callbacks.book' : 'callbacks.move')} cancelText={t('common.cancel')}
      okButtonProps={{ loading: send.isPending, disabled: moved === null && calling.length === 0, 'data-testid': 'callback-save' }}
      onOk={() => { form.submit(); }} onCancel={() => { desk.closeDialog(); }}
    >
      <Form<CallbackForm> form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={(values) => { send.mutate(values); }} data-testid="callback-form">
        {moved === null && calling.length === 0 ? <Alert type="info" showIcon title={t('callbacks.noQueue')} /> : null}
        {send.error === null ? null : <Alert type="error" showIcon role="alert" title={describeError(send.error, t)} data-testid="callback-error" />}
        {moved === null && party === null
          ? (
            <Form.Item name="number" label={t('call.number')} rules={[{ required: true, whitespace: true, message: t('callbacks.numberNeeded') }]}>
              <Input type="tel" maxLength={64} autoFocus autoComplete="off" data-testid="callback-number" />
            </Form.Item>
          )
          : <Form.Item label={t('callbacks.customer')}><strong className="figures">{party?.masked ?? moved?.customerName ?? t('callbacks.nobody')}</strong></Form.Item>}
        {moved === null
          ? (
            <Form.Item name="queueId" label={t('callbacks.queue')} extra={t('callbacks.queueHint')} rules={[{ required: true, message: t('callbacks.queueNeeded') }]}>
              <Select options={calling.map((queue) => ({ value: queue.id, label: t.nameOf(queue.names) }))} data-testid="callback-queue" />
            </Form.Item>
          )
          : <Form.Item label={t('callbacks.queue')}>{nameOf(moved.queueId)}</Form.Item>}
        <Form.Item
          name="wall" label={t('callbacks.when')} extra={t('callbacks.whenHint')}
          rules={[{ validator: (_, wall: string) => (fromWallTime(wall) === null ? Promise.reject(new Error(t('callbacks.whenNeeded'))) : Promise.resolve()) }]}
        >
          <Input type="datetime-local" min={toWallTime(new Date(serverClock.now()).toISOString())} step={300} data-testid="callback-when" />
        </Form.Item>
        {moved === null
          ? (
            <Form.Item name="first" label={t('callbacks.first')}>
              <Select options={(['policy', 'agent', 'customer'] as const).map((who) => ({ value: who, label: t(`callbacks.first.${who}`) }))} />
            </Form.Item>
          )
          : null}
      </Form>
    </Modal>
  );
}
