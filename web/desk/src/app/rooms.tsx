import { BarChartOutlined, ExperimentOutlined, HistoryOutlined, MessageOutlined, SettingOutlined, TeamOutlined } from '@ant-design/icons';
import { lazy, type ComponentType, type ReactNode } from 'react';
import { ConversationsRoom } from '@/rooms/conversations';
import { loadGroup, type MessageKey } from '@/shared/i18n';

export interface Room {
  readonly id: string;
  readonly path: string;
  readonly labelKey: MessageKey;
  readonly icon: ReactNode;
  /** Any of these permissions opens the room. */
  readonly permissions: readonly string[];
  readonly Component: ComponentType;
}

const TeamRoom = lazy(async () => {
  const [room] = await Promise.all([import('@/rooms/team'), loadGroup('team')]);
  return { default: room.TeamRoom };
});
const CallbacksRoom = lazy(async () => {
  const [room] = await Promise.all([import('@/rooms/callbacks'), loadGroup('callbacks')]);
  return { default: room.CallbacksRoom };
});
const ReportsRoom = lazy(async () => {
  const [room] = await Promise.all([import('@/rooms/reports'), loadGroup('reports')]);
  return { default: room.ReportsRoom };
});
const PlanningRoom = lazy(async () => {
  const [room] = await Promise.all([import('@/rooms/planning'), loadGroup('planning')]);
  return { default: room.PlanningRoom };
});
const AdminRoom = lazy(async () => {
  const [room] = await Promise.all([import('@/rooms/admin'), loadGroup('admin')]);
  return { default: room.AdminRoom };
});

/** The rooms in the order of the rail. All but the first load when they are entered. */
const rooms: readonly Room[] = [
  { id: 'conversations', path: '/', labelKey: 'room.conversations', icon: <MessageOutlined />, permissions: ['desk.use'], Component: ConversationsRoom },
  {
    id: 'callbacks', path: '/callbacks', labelKey: 'room.callbacks', icon: <HistoryOutlined />, permissions: ['desk.use', 'team.view'], Component: CallbacksRoom,
  },
  { id: 'team', path: '/team', labelKey: 'room.team', icon: <TeamOutlined />, permissions: ['team.view', 'floor.view'], Component: TeamRoom },
  {
    id: 'reports', path: '/reports', labelKey: 'room.reports', icon: <BarChartOutlined />,
    permissions: ['desk.use', 'team.view', 'floor.view'], Component: ReportsRoom,
  },
  { id: 'planning', path: '/planning', labelKey: 'room.planning', icon: <ExperimentOutlined />, permissions: ['team.view', 'floor.view'], Component: PlanningRoom },
  {
    id: 'admin', path: '/admin', labelKey: 'room.admin', icon: <SettingOutlined />,
    permissions: ['people.manage', 'routing.manage', 'audit.view', 'voice.manage'], Component: AdminRoom,
  },
];

export function roomsFor(permissions: readonly string[]): readonly Room[] {
  return rooms.filter((room) => room.permissions.some((permission) => permissions.includes(permission)));
}

/** The room of a path; the first one a person may use for paths that are nobody's. */
export function findRoom(available: readonly Room[], path: string): Room | null {
  return available.find((room) => room.path !== '/' && (path === room.path || path.startsWith(`${room.path}/`)))
    ?? available.find((room) => room.path === path)
    ?? available[0]
    ?? null;
}
