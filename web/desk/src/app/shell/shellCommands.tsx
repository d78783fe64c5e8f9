import {
  BulbOutlined, CheckOutlined, CloseOutlined, GlobalOutlined, KeyOutlined, LogoutOutlined, PauseCircleOutlined,
  PhoneOutlined, QuestionCircleOutlined, SearchOutlined, SnippetsOutlined, SoundOutlined,
} from '@ant-design/icons';
import type { Session } from '@/api/types';
import { dialShortcut } from '@/shared/commands/callShortcuts';
import type { Command, CommandRegistry, CommandState } from '@/shared/commands/registry';
import type { Shortcut } from '@/shared/commands/shortcut';
import type { Desk } from '@/shared/desk/desk';
import { browserSettings } from '@/shared/ui/settings';
import { notify, notifyError } from '@/shared/ui/notices';
import { appearance } from '../appearance';
import type { Room } from '../rooms';
import { navigate } from '../router';
import { close, endpoints } from '../sessionStore';
import { chooseLocale, chooseTheme } from './preferences';

export const paletteShortcut: Shortcut = { code: 'KeyK', ctrl: true };
export const toggleReadyShortcut: Shortcut = { code: 'KeyR', alt: true };
export const acceptShortcut: Shortcut = { code: 'KeyA', alt: true };
export const declineShortcut: Shortcut = { code: 'KeyD', alt: true };

interface ShellCommandPorts {
  readonly desk: Desk;
  readonly registry: CommandRegistry;
  readonly session: Session;
  readonly rooms: readonly Room[];
}

const isActive = ({ snapshot, isActive: mayAct }: CommandState): boolean => snapshot !== null && mayAct;
const hasOffer = (state: CommandState): boolean => isActive(state) && (state.snapshot?.offers.length ?? 0) > 0;
/** A call is answered at the telephone that rings. */
const isFirstTakenHere = (state: CommandState): boolean => hasOffer(state) && state.snapshot?.offers[0]?.channel !== 'voice';
const always = (): boolean => true;

/** What can be done from every room. */
export function createShellCommands({ desk, rooms }: ShellCommandPorts): readonly Command[] {
  const firstOffer = () => desk.live.get()?.offers[0];
  const work: readonly Command[] = [
    {
      id: 'offer.accept', labelKey: 'command.accept', icon: <CheckOutlined />, group: 'work', shortcut: acceptShortcut, isEnabled: isFirstTakenHere,
      run: () => {
        const offer = firstOffer();
        if (offer !== undefined) void desk.accept(offer).then((isDone) => { if (isDone) navigate('/'); });
      },
    },
    {
      id: 'offer.decline', labelKey: 'command.decline', icon: <CloseOutlined />, group: 'work', shortcut: declineShortcut, isEnabled: hasOffer,
      run: () => {
        const offer = firstOffer();
        if (offer !== undefined) desk.openDialog({ kind: 'decline', offerId: offer.offerId });
      },
    },
    {
      id: 'state.toggle', labelKey: 'command.toggleReady', icon: <PauseCircleOutlined />, group: 'work', shortcut: toggleReadyShortcut, isEnabled: isActive,
      run: () => { void desk.toggleReady(); },
    },
    {
      id: 'call.dial', labelKey: 'command.dial', icon: <PhoneOutlined />, group: 'work', shortcut: dialShortcut, isEnabled: isActive,
      run: () => { if (!desk.asks.ask(desk.attentionId(), 'call')) desk.askToDial(); },
    },
  ];
  const go = rooms.map((room): Command => ({
    id: `go.${room.id}`, labelKey: room.labelKey, icon: room.icon, group: 'go', isEnabled: (state) => state.room !== room.id,
    run: () => { navigate(room.path); },
  }));
  return [...(desk.hasDesk ? work : []), ...go, ...createDeskCommands(desk)];
}

function createDeskCommands(desk: Desk): readonly Command[] {
  return [
    {
      id: 'desk.palette', labelKey: 'command.palette', icon: <SearchOutlined />, group: 'desk', shortcut: paletteShortcut, isEnabled: always,
      run: () => { desk.openDialog({ kind: 'palette' }); },
    },
    {
      id: 'desk.help', labelKey: 'command.help', icon: <QuestionCircleOutlined />, group: 'desk', shortcut: { code: 'Slash', shift: true }, isEnabled: always,
      run: () => { desk.openDialog({ kind: 'help' }); },
    },
    {
      id: 'desk.language', labelKey: 'command.language', icon: <GlobalOutlined />, group: 'desk', isEnabled: always,
      run: () => { void chooseLocale(document.documentElement.lang === 'zh-CN' ? 'en' : 'zh-CN'); },
    },
    {
      id: 'desk.theme', labelKey: 'command.theme', icon: <BulbOutlined />, group: 'desk', isEnabled: always,
      run: () => { chooseTheme(appearance.get() === 'dark' ? 'light' : 'dark'); },
    },
    {
      id: 'desk.sound', labelKey: 'command.sound', icon: <SoundOutlined />, group: 'desk', isEnabled: always,
      run: () => {
        browserSettings.update((current) => ({ ...current, isSoundOn: !current.isSoundOn }));
        notify('info', browserSettings.get().isSoundOn ? 'sound.on' : 'sound.off');
      },
    },
    {
      id: 'desk.canned', labelKey: 'command.cannedManage', icon: <SnippetsOutlined />, group: 'desk', isEnabled: always,
      run: () => { desk.openDialog({ kind: 'canned' }); },
    },
    {
      id: 'desk.password', labelKey: 'command.password', icon: <KeyOutlined />, group: 'desk', isEnabled: always,
      run: () => { desk.openDialog({ kind: 'password' }); },
    },
    {
      id: 'desk.signOut', labelKey: 'command.signOut', icon: <LogoutOutlined />, group: 'desk', isEnabled: always,
      run: () => { void signOut(desk); },
    },
  ];
}

async function signOut(desk: Desk): Promise<void> {
  try {
    if (desk.hasDesk && desk.isActive()) await endpoints.setState('signedOut', null);
    await endpoints.signOut();
    close();
  } catch (error) {
    notifyError(error);
  }
}
