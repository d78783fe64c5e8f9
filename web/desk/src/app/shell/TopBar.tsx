import { MenuOutlined, PhoneOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Dropdown, Tooltip } from 'antd';
import { dialShortcut } from '@/shared/commands/callShortcuts';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { Figures } from '@/shared/ui/Figures';
import { Keys } from '@/shared/ui/Keys';
import { useIsPhone } from '@/shared/ui/useMedia';
import type { Room } from '../rooms';
import { navigate } from '../router';
import { AlarmBell } from './AlarmBell';
import { LanguageMenu } from './LanguageMenu';
import { MeMenu } from './MeMenu';
import { paletteShortcut } from './shellCommands';
import { StateSwitch } from './StateSwitch';
import { ThemeMenu } from './ThemeMenu';
import styles from './TopBar.module.css';

export function TopBar({ rooms, roomId }: { readonly rooms: readonly Room[]; readonly roomId: string }) {
  const t = useT();
  const session = useSession();
  const desk = useDesk();
  const isPhone = useIsPhone();
  return (
    <header className={styles.bar}>
      {isPhone && rooms.length > 1
        ? (
          <Dropdown
            trigger={['click']}
            menu={{
              selectedKeys: [roomId],
              items: rooms.map((room) => ({ key: room.id, icon: room.icon, label: t(room.labelKey), onClick: () => { navigate(room.path); } })),
            }}
          >
            <Button type="text" icon={<MenuOutlined />} aria-label={t('shell.rooms')} data-testid="rooms-menu" />
          </Dropdown>
        )
        : <img src="/anyseat.svg" alt="Anyseat" width={28} height={28} className={styles.mark} />}
      {isPhone ? null : <span className={styles.organisation} title={session.organisation}>{session.organisation}</span>}
      {desk.hasDesk ? <StateSwitch /> : null}
      {desk.hasDesk
        ? (
          <Tooltip title={`${t('call.dial')} (Alt+C)`}>
            <Button type="text" icon={<PhoneOutlined />} aria-label={t('call.dial')} data-testid="dial-open" aria-keyshortcuts={ariaKeys(dialShortcut)} onClick={() => { if (desk.ui.get().dialling === null) desk.askToDial(); else desk.closeDialling(); }} />
          </Tooltip>
        )
        : null}
      <span className={styles.space} />
      {desk.seesAlarms ? <AlarmBell /> : null}
      {desk.hasDesk && !isPhone ? <Figures /> : null}
      {isPhone
        ? null
        : (
          <>
            <Tooltip title={t('command.palette')}>
              <Button
                type="text" icon={<SearchOutlined />} className={styles.palette} data-testid="palette-open" aria-label={t('command.palette')}
                aria-keyshortcuts={ariaKeys(paletteShortcut)}
                onClick={() => { desk.openDialog({ kind: 'palette' }); }}
              >
                <Keys shortcut={paletteShortcut} />
              </Button>
            </Tooltip>
            <LanguageMenu isShort />
            <ThemeMenu />
          </>
        )}
      <MeMenu />
    </header>
  );
}
