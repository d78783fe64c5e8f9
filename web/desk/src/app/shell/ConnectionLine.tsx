import { CloudServerOutlined, DisconnectOutlined, LoadingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useDesk, useLive } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import type { ConnectionStatus } from '@/shared/realtime/streamClient';
import { useStore } from '@/shared/store';
import { useDelayed } from '@/shared/ui/useDelayed';
import { useNow } from '@/shared/clock';
import styles from './ConnectionLine.module.css';

/** A quiet line while the connection or the database is away. Nothing typed is lost, and the line says so. */
export function ConnectionLine() {
  const t = useT();
  const desk = useDesk();
  const status = useStore(desk.stream.status, (current): ConnectionStatus => current);
  const service = useStore(desk.stream.service, (current) => current);
  const snapshotService = useLive((snapshot) => snapshot.service, 'normal');
  const isAway = useDelayed(status.phase !== 'open' && status.phase !== 'stopped', 800);

  if (status.phase === 'refused') {
    return <p className={styles.line} role="status"><DisconnectOutlined aria-hidden="true" />{t('connection.refused')}</p>;
  }
  if (isAway) {
    return (
      <p className={styles.line} role="status" data-testid="connection-line">
        <LoadingOutlined aria-hidden="true" />
        <span>{t('connection.away')}</span>
        {status.retryAt === null ? null : <RetryIn at={status.retryAt} />}
        <Button size="small" type="text" onClick={desk.stream.hurry}>{t('connection.now')}</Button>
      </p>
    );
  }
  if (service === 'degraded' || snapshotService === 'degraded') {
    return (
      <p className={styles.line} role="status" data-testid="service-line">
        <CloudServerOutlined aria-hidden="true" />
        <span>{t('connection.degraded')}</span>
      </p>
    );
  }
  return null;
}

function RetryIn({ at }: { readonly at: number }) {
  const t = useT();
  const seconds = Math.max(0, Math.ceil((at - useNow(500)) / 1000));
  return <span className="figures">{t('connection.retryIn', { seconds })}</span>;
}
