import { Select, Skeleton, Tabs } from 'antd';
import { lazy, Suspense, useMemo, useState, type ComponentType } from 'react';
import { useSession } from '@/shared/desk/context';
import { loadGroup, useT, type MessageKey } from '@/shared/i18n';
import { useIsPhone } from '@/shared/ui/useMedia';
import { AuditPage } from './AuditPage';
import { SitesPage } from './SitesPage';
import { SkillsPage } from './SkillsPage';
import { TeamsPage } from './TeamsPage';
import { TokensPage } from './TokensPage';
import { UsersPage } from './UsersPage';
import styles from './AdminRoom.module.css';

const VoicePages = lazy(async () => {
  const [pages] = await Promise.all([import('./VoicePages'), loadGroup('voice')]);
  return { default: pages.VoicePages };
});
const RulesPage = lazy(async () => {
  const [page] = await Promise.all([import('./rules'), loadGroup('rules')]);
  return { default: page.RulesPage };
});
const RoutingVersionsPage = lazy(async () => {
  const [page] = await Promise.all([import('./RoutingVersionsPage'), loadGroup('rules')]);
  return { default: page.RoutingVersionsPage };
});

interface AdminPage {
  readonly id: string;
  readonly labelKey: MessageKey;
  readonly permission: string | null;
  readonly Component: ComponentType;
}

const pages: readonly AdminPage[] = [
  { id: 'users', labelKey: 'admin.users', permission: 'people.manage', Component: UsersPage },
  { id: 'teams', labelKey: 'admin.teams', permission: 'people.manage', Component: TeamsPage },
  { id: 'sites', labelKey: 'admin.sites', permission: 'people.manage', Component: SitesPage },
  { id: 'skills', labelKey: 'admin.skills', permission: 'people.manage', Component: SkillsPage },
  { id: 'queues', labelKey: 'admin.queues', permission: 'routing.manage', Component: RulesPage },
  { id: 'routing', labelKey: 'admin.routing', permission: 'routing.manage', Component: RoutingVersionsPage },
  { id: 'voice', labelKey: 'admin.voice', permission: 'voice.manage', Component: VoicePages },
  { id: 'tokens', labelKey: 'admin.tokens', permission: null, Component: TokensPage },
  { id: 'audit', labelKey: 'admin.audit', permission: 'audit.view', Component: AuditPage },
];

/** People, queues and keys of the installation. */
export function AdminRoom() {
  const t = useT();
  const { permissions } = useSession();
  const open = useMemo(() => pages.filter((page) => page.permission === null || permissions.includes(page.permission)), [permissions]);
  const [active, setActive] = useState(open[0]?.id ?? '');
  const isPhone = useIsPhone();
  return (
    <div className={styles.room} data-testid="admin-room">
      <h1 className={styles.title}>{t('room.admin')}</h1>
      <Tabs
        activeKey={active} onChange={setActive} destroyOnHidden
        {...(isPhone ? { renderTabBar: () => <PageList pages={open} active={active} onChoose={setActive} /> } : {})}
        items={open.map((page) => ({ key: page.id, label: <span data-testid={`admin-${page.id}`}>{t(page.labelKey)}</span>, children: <Suspense fallback={<Skeleton active />}><page.Component /></Suspense> }))}
      />
    </div>
  );
}

/** The pages as one list, where there is no room for tabs side by side. */
function PageList({ pages: open, active, onChoose }: { readonly pages: readonly AdminPage[]; readonly active: string; readonly onChoose: (id: string) => void }) {
  const t = useT();
  return (
    <Select
      className={styles.pages} value={active} onChange={onChoose} aria-label={t('room.admin')} data-testid="admin-pages"
      options={open.map((page) => ({ value: page.id, label: t(page.labelKey) }))}
    />
  );
}
