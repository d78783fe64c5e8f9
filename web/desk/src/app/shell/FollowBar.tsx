import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useDesk, useLive } from '@/shared/desk/context';
import { isActiveDesk } from '@/shared/desk/presence';
import { useT } from '@/shared/i18n';
import styles from './ConnectionLine.module.css';

/** Another tab or machine is the active desk: this one follows it, and may take over. */
export function FollowBar() {
  const t = useT();
  const desk = useDesk();
  const isFollowing = useLive((snapshot) => !isActiveDesk(snapshot, desk.deskId), false);
  if (!isFollowing) return null;
  return (
    <p className={`${styles.line ?? ''} ${styles.follow ?? ''}`} role="status" data-testid="follow-bar">
      <EyeOutlined aria-hidden="true" />
      <span>{t('follow.text')}</span>
      <Button size="small" data-testid="take-over" onClick={() => { void desk.takeOver(); }}>{t('follow.takeOver')}</Button>
    </p>
  );
}
