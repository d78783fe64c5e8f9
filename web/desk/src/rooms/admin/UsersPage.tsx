import { Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { User } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { ListHead } from './ListHead';
import { useList } from './useCollection';
import { UserDrawer } from './UserDrawer';
import styles from './AdminRoom.module.css';

export function UsersPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: users, isPending } = useList('users', (signal) => endpoints.users.list(signal));
  const { items: teams } = useList('teams', (signal) => endpoints.teams.list(signal));
  const { items: skills } = useList('skills', (signal) => endpoints.skills.list(signal));
  const [edited, setEdited] = useState<User | 'new' | null>(null);
  const [query, setQuery] = useState('');
  const words = query.trim().toLocaleLowerCase();
  const found = users.filter((user) => `${user.displayName} ${user.username}`.toLocaleLowerCase().includes(words));
  const skillName = (id: string): string => skills.find((skill) => skill.id === id)?.name ?? '?';

  const columns: TableColumnsType<User> = [
    {
      key: 'name', title: t('admin.name'), sorter: (a, b) => a.displayName.localeCompare(b.displayName, t.tag), defaultSortOrder: 'ascend',
      render: (_, user) => (
        <button type="button" className={styles.rowButton} data-testid={`user-${user.username}`} onClick={() => { setEdited(user); }}>{user.displayName}</button>
      ),
    },
    { key: 'username', title: t('signIn.username'), dataIndex: 'username', sorter: (a, b) => a.username.localeCompare(b.username) },
    { key: 'roles', title: t('admin.roles'), render: (_, user) => user.roles.map((role) => t(`role.${role}`)).join(t('admin.listSeparator')) },
    { key: 'team', title: t('admin.team'), render: (_, user) => teams.find((team) => team.id === user.teamId)?.name ?? '–' },
    { key: 'skills', title: t('admin.skills'), render: (_, user) => user.skills.map((skill) => `${skillName(skill.skillId)} ${String(skill.proficiency)}`).join(t('admin.listSeparator')) || '–' },
    { key: 'chatLimit', title: t('admin.chatLimit'), dataIndex: 'chatLimit', align: 'right', className: 'figures' },
    { key: 'enabled', title: t('admin.status'), render: (_, user) => (user.isEnabled ? t('admin.enabled') : <span className={styles.off}>{t('admin.disabled')}</span>) },
  ];
  return (
    <>
      <ListHead hint={t('admin.usersHint')} query={query} onQuery={setQuery} onAdd={() => { setEdited('new'); }} />
      <Table<User>
        size="small" rowKey="id" loading={isPending} columns={columns} dataSource={found} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 'max-content' }}
      />
      {edited === null
        ? null
        : (
          <UserDrawer
            key={edited === 'new' ? 'new' : edited.id} user={edited === 'new' ? null : users.find((user) => user.id === edited.id) ?? edited}
            teams={teams} skills={skills} onClose={() => { setEdited(null); }}
          />
        )}
    </>
  );
}
