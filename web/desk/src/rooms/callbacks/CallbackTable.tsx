import { CalendarOutlined, ClockCircleOutlined, PhoneFilled, PhoneOutlined, RedoOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { CallbackView } from '@/api/callEndpoints';
import { callbacksKey } from '@/shared/desk/callbacks';
import { useDesk } from '@/shared/desk/context';
import { formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { Elapsed } from '@/shared/ui/Duration';
import { notify, notifyError } from '@/shared/ui/notices';
import { useIsPhone } from '@/shared/ui/useMedia';
import { isAtRest, stageOf, type CallbackStage } from './order';
import styles from './CallbacksRoom.module.css';

const icons: Readonly<Record<CallbackStage, ReactNode>> = {
  dialing: <PhoneFilled />, offered: <PhoneOutlined />, due: <ClockCircleOutlined />, again: <RedoOutlined />, booked: <CalendarOutlined />,
};

export function CallbackTable({ callbacks, nameOfQueue, mayChange }: {
  readonly callbacks: readonly CallbackView[]; readonly nameOfQueue: (id: string) => string; readonly mayChange: boolean;
}) {
  const t = useT();
  const isPhone = useIsPhone();
  const acts = (one: CallbackView) => (mayChange ? <Acts callback={one} /> : null);
  const wide: TableColumnsType<CallbackView> = [
    { key: 'stage', title: t('callbacks.state'), render: (_, one) => <Stage callback={one} /> },
    { key: 'customer', title: t('callbacks.customer'), className: 'figures', render: (_, one) => one.customerName ?? t('callbacks.nobody') },
    { key: 'queue', title: t('callbacks.queue'), render: (_, one) => nameOfQueue(one.queueId) },
    { key: 'when', title: t('callbacks.when'), className: 'figures', render: (_, one) => <When callback={one} /> },
    { key: 'attempts', title: t('callbacks.attempts'), align: 'right', className: 'figures', dataIndex: 'attempts' },
    { key: 'since', title: t('callbacks.since'), className: 'figures', render: (_, one) => formatShort(t.tag, one.arrivedAt) },
    { key: 'acts', title: <span className="visually-hidden">{t('callbacks.acts')}</span>, align: 'right', render: (_, one) => acts(one) },
  ];
  // On a phone everything of one callback stands together.
  const narrow: TableColumnsType<CallbackView> = [
    {
      key: 'who', title: t('callbacks.customer'),
      render: (_, one) => (
        <div className={styles.card}>
          <strong className="figures">{one.customerName ?? t('callbacks.nobody')}</strong>
          <span>{nameOfQueue(one.queueId)} · <span className="figures"><When callback={one} /></span></span>
          <Stage callback={one} />
          {acts(one)}
        </div>
      ),
    },
  ];
  return (
    <Table
      size="small" rowKey="interactionId" showHeader={!isPhone} columns={isPhone ? narrow : wide} dataSource={[...callbacks]} pagination={{ pageSize: 50, hideOnSinglePage: true }} {...(isPhone ? {} : { scroll: { x: 'max-content' } })}
      locale={{ emptyText: t('callbacks.none') }} onRow={(one) => ({ 'data-testid': 'callback', 'data-stage': stageOf(one) }) as object}
    />
  );
}

function Stage({ callback }: { readonly callback: CallbackView }) {
  const t = useT();
  const stage = stageOf(callback);
  return <span className={styles.stage} data-stage={stage}><span aria-hidden="true">{icons[stage]}</span> {t(`callbacks.stage.${stage}`)}</span>;
}

/** For when it is booked, or how long it has waited for its turn. */
function When({ callback }: { readonly callback: CallbackView }) {
  const t = useT();
  return callback.dueAt === null ? <span title={t('callbacks.waits')}><Elapsed since={callback.arrivedAt} /></span> : formatShort(t.tag, callback.dueAt);
}

function Acts({ callback }: { readonly callback: CallbackView }) {
  const t = useT();
  const desk = useDesk();
  const client = useQueryClient();
  const callOff = useMutation({
    mutationFn: () => desk.endpoints.callbacks.callOff(callback.interactionId),
    onSuccess: () => { notify('success', 'callbacks.calledOff'); },
    onError: notifyError,
    onSettled: () => client.invalidateQueries({ queryKey: callbacksKey }),
  });
  if (!isAtRest(callback)) return null;
  return (
    <span className={styles.acts}>
      <Button size="small" data-testid="callback-move" onClick={() => { desk.openDialog({ kind: 'moveCallback', callback }); }}>{t('callbacks.move')}</Button>
      <Popconfirm title={t('callbacks.callOffAsk')} okText={t('callbacks.callOff')} cancelText={t('callbacks.keep')} onConfirm={() => { callOff.mutate(); }}>
        <Button size="small" danger loading={callOff.isPending} data-testid="callback-call-off">{t('callbacks.callOff')}</Button>
      </Popconfirm>
    </span>
  );
}
