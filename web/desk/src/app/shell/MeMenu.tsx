import { Button, Dropdown } from 'antd';
import { useCommandState, useRegistry, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { useIsPhone } from '@/shared/ui/useMedia';
import { Avatar } from '@/shared/ui/Avatar';
import { useRoomId } from './useRoomId';

const menuIds = ['desk.sound', 'desk.help', 'desk.password', 'desk.signOut'] as const;
const phoneIds = ['desk.palette', 'desk.language', 'desk.theme', ...menuIds] as const;

/** Who I am, and what concerns me. The entries are commands of the registry. */
export function MeMenu() {
  const t = useT();
  const session = useSession();
  const registry = useRegistry();
  const isPhone = useIsPhone();
  const commandState = useCommandState(useRoomId());
  const commands = useStore(registry.commands, (all) => all);
  const ids: readonly string[] = isPhone ? phoneIds : menuIds;
  const items = ids.flatMap((id) => {
    const command = commands.find((other) => other.id === id);
    return command === undefined ? [] : [{
      key: id,
      icon: command.icon,
      label: <span data-testid={`me-${id.replace('desk.', '')}`}>{t(command.labelKey, command.labelValues)}</span>,
      onClick: () => {
        registry.run(id, commandState());
      },
    }];
  });
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items: [{ key: 'who', type: 'group', label: `${session.user.displayName} · ${session.user.username}`, children: items }] }}
    >
      <Button type="text" shape="circle" aria-label={t('shell.me', { name: session.user.displayName })} data-testid="me-menu">
        <Avatar name={session.user.displayName} tone="brand" size={28} />
      </Button>
    </Dropdown>
  );
}
