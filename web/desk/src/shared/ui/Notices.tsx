import { CheckCircleFilled, CloseOutlined, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { useStore } from '../store';
import { dismissNotice, notices, type Notice } from './notices';
import styles from './Notices.module.css';

const icons: Readonly<Record<Notice['tone'], ReactNode>> = {
  info: <InfoCircleFilled />,
  success: <CheckCircleFilled />,
  error: <ExclamationCircleFilled />,
};

export function Notices() {
  const t = useT();
  const current = useStore(notices, (all) => all);
  return (
    <div className={styles.list}>
      {current.map((notice) => (
        <div key={notice.id} className={`${styles.notice ?? ''} ${styles[notice.tone] ?? ''}`} role={notice.tone === 'error' ? 'alert' : 'status'} data-testid="notice">
          <span className={styles.icon} aria-hidden="true">{icons[notice.tone]}</span>
          <span>{notice.text(t)}</span>
          <button type="button" className={styles.close} aria-label={t('common.dismiss')} onClick={() => { dismissNotice(notice.id); }}>
            <CloseOutlined />
          </button>
        </div>
      ))}
    </div>
  );
}
