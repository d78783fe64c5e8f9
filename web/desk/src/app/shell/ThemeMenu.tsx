import { BulbOutlined, DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { themeChoice } from '../appearance';
import { chooseTheme } from './preferences';

const icons = { light: <SunOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> } as const;

export function ThemeMenu() {
  const t = useT();
  const choice = useStore(themeChoice, (current) => current);
  const items = (['light', 'dark', 'system'] as const).map((theme) => ({
    key: theme,
    icon: icons[theme],
    label: <span data-testid={`theme-${theme}`}>{t(`theme.${theme}`)}</span>,
    onClick: () => { chooseTheme(theme); },
  }));
  return (
    <Dropdown trigger={['click']} menu={{ items, selectedKeys: [choice] }}>
      <Button type="text" icon={<BulbOutlined />} aria-label={t('shell.theme')} data-testid="theme-menu" />
    </Dropdown>
  );
}
