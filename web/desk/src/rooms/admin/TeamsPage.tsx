import { Form, Select } from 'antd';
import type { Team } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { NamedPage } from './NamedPage';
import { useList } from './useCollection';

export function TeamsPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: sites } = useList('sites', (signal) => endpoints.sites.list(signal));
  return (
    <NamedPage<Team, { name: string; siteId?: string | null }>
      listKey="teams" hint={t('admin.teamsHint')} endpoints={endpoints.teams}
      columns={[{ key: 'site', title: t('admin.site'), render: (_, team) => sites.find((site) => site.id === team.siteId)?.name ?? '–' }]}
      toDraft={(team) => ({ name: team?.name ?? '', siteId: team?.siteId ?? null })}
      fields={(
        <Form.Item name="siteId" label={t('admin.site')}>
          <Select allowClear placeholder={t('admin.none')} options={sites.map((site) => ({ value: site.id, label: site.name }))} />
        </Form.Item>
      )}
    />
  );
}
