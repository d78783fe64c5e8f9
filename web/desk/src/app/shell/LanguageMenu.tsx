import { GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useT } from '@/shared/i18n';
import { chooseLocale, localeNames } from './preferences';

export function LanguageMenu({ isShort }: { readonly isShort: boolean }) {
  const t = useT();
  const items = Object.entries(localeNames).map(([code, name]) => ({
    key: code,
    label: <span lang={code} data-testid={`language-${code}`}>{name}</span>,
    onClick: () => { void chooseLocale(code === 'zh-CN' ? 'zh-CN' : 'en'); },
  }));
  return (
    <Dropdown trigger={['click']} menu={{ items, selectedKeys: [t.tag] }}>
      <Button type="text" icon={<GlobalOutlined />} aria-label={`${t('shell.language')}: ${localeNames[t.tag]}`} data-testid="language-menu">
        {isShort ? null : localeNames[t.tag]}
      </Button>
    </Dropdown>
  );
}
