import type { ReactNode } from 'react';
import type { FloorSnapshot } from '@/api/types';
import { useT } from '@/shared/i18n';
import { StateIcon, type StateTone } from '@/shared/ui/State';
import room from '@/shared/ui/Room.module.css';
import { longestWaitSince, toneOf, type AgentTone } from './floor';
import { Wait } from './Wait';

/** The first answers, before any table. */
export function FloorFigures({ floor }: { readonly floor: FloorSnapshot }) {
  const t = useT();
  const waiting = floor.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const count = (tone: AgentTone): number => floor.agents.filter((agent) => toneOf(agent) === tone).length;
  return (
    <dl className={room.figures}>
      <Figure label={t('team.waiting')}>{waiting}</Figure>
      <Figure label={t('team.longestWait')}><Wait since={longestWaitSince(floor.queues)} /></Figure>
      <Figure label={t('state.ready')} tone="ready">{count('ready')}</Figure>
      <Figure label={t('state.conversation')} tone="conversation">{count('conversation')}</Figure>
      <Figure label={t('state.wrapUp')} tone="wrapUp">{count('wrapUp')}</Figure>
      <Figure label={t('state.notReady')} tone="notReady">{count('notReady')}</Figure>
    </dl>
  );
}

function Figure({ label, tone, children }: { readonly label: string; readonly tone?: StateTone; readonly children: ReactNode }) {
  return (
    <div className={room.figure}>
      <dt>{tone === undefined ? null : <StateIcon tone={tone} />} {label}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}
