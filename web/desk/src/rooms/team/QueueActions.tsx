import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { FloorQueue } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { notify, notifyError } from '@/shared/ui/notices';
import { SteerDialog, type Steering } from './SteerDialog';

/** What the floor does with a queue at once. */
export function QueueActions({ queue, queues }: { readonly queue: FloorQueue; readonly queues: readonly FloorQueue[] }) {
  const t = useT();
  const { endpoints } = useDesk();
  const [steering, setSteering] = useState<Steering | null>(null);
  const run = async (act: Promise<unknown>): Promise<void> => {
    try {
      await act;
      notify('success', 'team.done');
    } catch (error) {
      notifyError(error);
    }
  };
  const name = t.nameOf(queue.names);
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...(queue.closedFor === 'emergency'
              ? [{ key: 'open', label: t('team.reopen'), onClick: () => { void run(endpoints.routing.openQueue(queue.id)); } }]
              : [{ key: 'close', label: t('team.close'), onClick: () => { setSteering('close'); } }]),
            { key: 'divert', label: t('team.divert'), onClick: () => { setSteering('divert'); } },
            ...(queue.divertedPercent > 0
              ? [{ key: 'normal', label: t('team.normal'), onClick: () => { void run(endpoints.routing.divertQueue(queue.id, 0, null)); } }]
              : []),
          ],
        }}
      >
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('team.steer', { queue: name })} data-testid="queue-steer" />
      </Dropdown>
      {steering === null ? null : <SteerDialog steering={steering} queue={queue} queues={queues} onClose={() => { setSteering(null); }} />}
    </>
  );
}
