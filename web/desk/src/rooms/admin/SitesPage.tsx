import { Form, Select } from 'antd';
import { useMemo } from 'react';
import type { Site } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { NamedPage } from './NamedPage';

export function SitesPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })), []);
  return (
    <NamedPage<Site, { name: string; timeZone: string }>
      listKey="sites" hint={t('admin.sitesHint')} endpoints={endpoints.sites}
      columns={[{ key: 'timeZone', title: t('admin.timeZone'), dataIndex: 'timeZone' }]}
      toDraft={(site) => ({ name: site?.name ?? '', timeZone: site?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone })}
      fields={(
        <Form.Item name="timeZone" label={t('admin.timeZone')} extra={t('admin.timeZoneHint')} rules={[{ required: true, message: t('admin.required') }]}>
          <Select showSearch options={zones} />
        </Form.Item>
      )}
    />
  );
}
