import { Tag } from 'antd';
import type { FloorQueue } from '@/api/types';
import { useT } from '@/shared/i18n';
import styles from './TeamRoom.module.css';

/** Whether a queue takes customers, what it sends elsewhere, and how it keeps its promise. */
export function QueueService({ queue }: { readonly queue: FloorQueue }) {
  const t = useT();
  const { serviceLevelPercent: level, serviceLevelTarget: target } = queue;
  return (
    <span className={styles.tags}>
      {queue.isOpen
        ? null
        : <Tag color="red" title={queue.closedFor === 'emergency' || queue.closedFor === 'closed' ? t(`team.closedFor.${queue.closedFor}`) : undefined}>{t('team.closed')}</Tag>}
      {queue.divertedPercent > 0 ? <Tag color="orange">{t('team.diverted', { percent: queue.divertedPercent })}</Tag> : null}
      {level === null || target === null
        ? null
        : <span className={`figures ${level < target ? styles.breach ?? '' : ''}`}>{t('team.promise', { percent: level, target })}</span>}
      {queue.isOpen && queue.divertedPercent === 0 && level === null ? t('team.open') : null}
    </span>
  );
}
