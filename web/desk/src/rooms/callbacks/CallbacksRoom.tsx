import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Skeleton } from 'antd';
import { useState } from 'react';
import type { CallbackView } from '@/api/callEndpoints';
import { callbacksKey, useQueueNames } from '@/shared/desk/callbacks';
import { useDesk, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import room from '@/shared/ui/Room.module.css';
import { CallbackTable } from './CallbackTable';
import { orderCallbacks } from './order';
import styles from './CallbacksRoom.module.css';

/** Who is dialled and who waits changes while one looks. */
const lookEveryMs = 5_000;

/** Customers who are to be called back: who is next, who is booked for when; to book, to move, to call off. */
export function CallbacksRoom() {
  const t = useT();
  const desk = useDesk();
  const { permissions } = useSession();
  const queues = useQueueNames();
  const [queueId, setQueueId] = useState<string | null>(null);
  const { data } = useQuery({ queryKey: callbacksKey, queryFn: ({ signal }) => desk.endpoints.callbacks.list(signal), refetchInterval: lookEveryMs });
  const mayChange = permissions.includes('desk.use') || permissions.includes('routing.manage');
  const present = [...new Set((data ?? []).map((one) => one.queueId))];
  return (
    <div className={room.room} data-testid="callbacks-room">
      <div className={styles.head}>
        <h1 className={room.title}>{t('room.callbacks')} {data === undefined ? null : <span className={`${styles.count ?? ''} figures`}>{data.length}</span>}</h1>
        <Select
          allowClear value={queueId} className={styles.queue} placeholder={t('callbacks.allQueues')} aria-label={t('callbacks.queue')}
          options={present.map((id) => ({ value: id, label: queues.nameOf(id) }))} onChange={(value: string | undefined) => { setQueueId(value ?? null); }}
        />
        {mayChange
          ? <Button type="primary" icon={<PlusOutlined />} data-testid="callback-book" onClick={() => { desk.openDialog({ kind: 'bookCallback', party: null, queueId }); }}>{t('callbacks.book')}</Button>
          : null}
      </div>
      {data === undefined
        ? <Skeleton active paragraph={{ rows: 6 }} />
        : <CallbackTable callbacks={orderCallbacks(filter(data, queueId))} nameOfQueue={queues.nameOf} mayChange={mayChange} />}
    </div>
  );
}

function filter(callbacks: readonly CallbackView[], queueId: string | null): readonly CallbackView[] {
  return queueId === null ? callbacks : callbacks.filter((one) => one.queueId === queueId);
}
