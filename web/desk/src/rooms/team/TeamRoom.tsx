import { Input, Select, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import type { FloorEvent, FloorSnapshot, VoiceAlarm } from '@/api/types';
import { useDesk, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { applyFloor } from '@/shared/realtime/applyFloor';
import { useStore } from '@/shared/store';
import { Alarms } from '@/shared/ui/Alarms';
import room from '@/shared/ui/Room.module.css';
import { AgentsTable } from './AgentsTable';
import { FloorFigures } from './FloorFigures';
import { agentTones, toneOf, type AgentTone } from './floor';
import { LatestInteractions } from './LatestInteractions';
import { QueuesTable } from './QueuesTable';
import styles from './TeamRoom.module.css';

const none: readonly VoiceAlarm[] = [];
const all = (alarms: readonly VoiceAlarm[] | null): readonly VoiceAlarm[] => alarms ?? none;

/** Agents and queues, live: are customers waiting too long, who needs help. */
export function TeamRoom() {
  const t = useT();
  const floor = useFloor();
  const alarms = useStore(useDesk().alarms, all);
  const { permissions } = useSession();
  const [query, setQuery] = useState('');
  const [tone, setTone] = useState<AgentTone | 'all'>('all');
  if (floor === null) return <div className={room.room}><Skeleton active paragraph={{ rows: 8 }} /></div>;
  const words = query.trim().toLocaleLowerCase();
  const agents = floor.agents.filter((agent) => (tone === 'all' || toneOf(agent) === tone) && agent.displayName.toLocaleLowerCase().includes(words));
  return (
    <div className={room.room} data-testid="team-room">
      <h1 className={room.title}>{t('room.team')}</h1>
      {alarms.length === 0 ? null : <section className={styles.alarms} aria-label={t('alarm.title')}><Alarms alarms={alarms} /></section>}
      <FloorFigures floor={floor} />
      <section className={styles.section} aria-label={t('team.queues')}>
        <h2>{t('team.queues')}</h2>
        <QueuesTable queues={floor.queues} />
      </section>
      <section className={styles.section} aria-label={t('team.agents')}>
        <div className={styles.head}>
          <h2>{t('team.agents')}</h2>
          <Input.Search allowClear value={query} placeholder={t('team.search')} aria-label={t('team.search')} className={styles.search} onChange={(event) => { setQuery(event.target.value); }} />
          <Select
            value={tone} className={styles.filter} aria-label={t('team.filter')} onChange={setTone}
            options={[{ value: 'all', label: t('team.all') }, ...agentTones.map((one) => ({ value: one, label: t(`state.${one}`) }))]}
          />
        </div>
        <AgentsTable agents={agents} />
      </section>
      {permissions.includes('interactions.view') ? <LatestInteractions /> : null}
    </div>
  );
}

function useFloor(): FloorSnapshot | null {
  const desk = useDesk();
  const [floor, setFloor] = useState<FloorSnapshot | null>(null);
  useEffect(() => desk.stream.subscribe('floor', {
    onSnapshot: (data) => { setFloor(data as FloorSnapshot); },
    onEvent: (kind, data) => { setFloor((current) => (current === null ? null : applyFloor(current, { kind, data } as FloorEvent))); },
  }), [desk]);
  return floor;
}
