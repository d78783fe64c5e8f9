import { AudioMutedOutlined, EditOutlined, FormOutlined, PaperClipOutlined, SnippetsOutlined, SendOutlined, SwapOutlined, MessageOutlined, PauseOutlined, PoweroffOutlined } from '@ant-design/icons';
import type { Conversation } from '@/api/types';
import { endShortcut, holdShortcut, muteShortcut } from '@/shared/commands/callShortcuts';
import type { Command, CommandState } from '@/shared/commands/registry';
import type { Shortcut } from '@/shared/commands/shortcut';
import type { Desk } from '@/shared/desk/desk';
import { orderConversations } from './order';

export const sendShortcut: Shortcut = { code: 'Enter', ctrl: true };
export const transferShortcut: Shortcut = { code: 'KeyT', alt: true };
export const wrapUpShortcut: Shortcut = { code: 'KeyW', alt: true };
export const noteShortcut: Shortcut = { code: 'KeyN', alt: true };

function focused(state: CommandState): Conversation | undefined {
  return state.isActive
    ? state.snapshot?.conversations.find((one) => one.interactionId === state.focusedId)
    : undefined;
}
const isOpen = (state: CommandState): boolean => focused(state) !== undefined;
const isConnected = (state: CommandState): boolean => focused(state)?.state === 'connected';
const isCall = (state: CommandState): boolean => isConnected(state) && focused(state)?.channel === 'voice';
const isChat = (state: CommandState): boolean => isConnected(state) && !isCall(state);
const isWrapUp = (state: CommandState): boolean => focused(state)?.state === 'wrapUp';

/** What can be done with the conversation that has the attention. */
export function createConversationCommands(desk: Desk): readonly Command[] {
  const focusedId = (): string | null => desk.attentionId();
  const openDialog = (kind: 'transfer' | 'end'): void => {
    const interactionId = focusedId();
    if (interactionId !== null) desk.openDialog({ kind, interactionId });
  };
  return [
    {
      id: 'conversation.send', labelKey: 'command.send', icon: <SendOutlined />, group: 'conversation', shortcut: sendShortcut, isEnabled: isOpen,
      run: () => { desk.asks.ask(focusedId(), 'send'); },
    },
    {
      id: 'conversation.write', labelKey: 'command.write', icon: <FormOutlined />, group: 'conversation', shortcut: { code: 'KeyI', alt: true }, isEnabled: isChat,
      run: () => { desk.asks.ask(focusedId(), 'focusComposer'); },
    },
    {
      id: 'conversation.canned', labelKey: 'command.canned', icon: <SnippetsOutlined />, group: 'conversation', shortcut: { code: 'Slash' }, isEnabled: isChat,
      run: () => { desk.asks.ask(focusedId(), 'canned'); },
    },
    {
      id: 'conversation.attach', labelKey: 'command.attach', icon: <PaperClipOutlined />, group: 'conversation', isEnabled: isChat,
      run: () => { desk.asks.ask(focusedId(), 'attach'); },
    },
    {
      id: 'conversation.transfer', labelKey: 'command.transfer', icon: <SwapOutlined />, group: 'conversation', shortcut: transferShortcut, isEnabled: isChat,
      run: () => { openDialog('transfer'); },
    },
    {
      id: 'conversation.end', labelKey: 'command.end', icon: <PoweroffOutlined />, group: 'conversation', shortcut: endShortcut, isEnabled: isConnected,
      run: () => {
        if (desk.findConversation(focusedId())?.channel === 'voice') desk.asks.ask(focusedId(), 'hangUp');
        else openDialog('end');
      },
    },
    {
      id: 'call.hold', labelKey: 'command.hold', icon: <PauseOutlined />, group: 'conversation', shortcut: holdShortcut, isEnabled: isCall,
      run: () => { desk.asks.ask(focusedId(), 'hold'); },
    },
    {
      id: 'call.mute', labelKey: 'command.mute', icon: <AudioMutedOutlined />, group: 'conversation', shortcut: muteShortcut, isEnabled: isCall,
      run: () => { desk.asks.ask(focusedId(), 'mute'); },
    },
    {
      id: 'conversation.wrapUp', labelKey: 'command.wrapUp', icon: <EditOutlined />, group: 'conversation', shortcut: wrapUpShortcut, isEnabled: isWrapUp,
      run: () => { desk.asks.ask(focusedId(), 'focusWrapUp'); },
    },
    {
      id: 'conversation.note', labelKey: 'command.note', icon: <EditOutlined />, group: 'conversation', shortcut: noteShortcut, isEnabled: isOpen,
      run: () => { desk.asks.ask(focusedId(), desk.findConversation(focusedId())?.state === 'wrapUp' ? 'focusNote' : 'note'); },
    },
    ...Array.from({ length: 9 }, (_, index) => createSwitch(desk, index)),
  ];
}

/** Alt+1 … Alt+9: the conversation at that place of the inbox. */
function createSwitch(desk: Desk, index: number): Command {
  return {
    id: `conversation.switch.${String(index + 1)}`,
    labelKey: 'command.switch',
    labelValues: { position: index + 1 },
    icon: <MessageOutlined />,
    group: 'conversation',
    shortcut: { code: `Digit${String(index + 1)}`, alt: true },
    isQuiet: true,
    ...(index === 0 ? { family: { labelKey: 'command.switchAny', keys: ['Alt', '1…9'] } } : {}),
    isEnabled: ({ snapshot, room }) => room === 'conversations' && (snapshot?.conversations.length ?? 0) > index,
    run: () => {
      const id = orderConversations(desk.live.get()?.conversations ?? [])[index];
      if (id === undefined) return;
      desk.focus(id);
      desk.asks.ask(id, 'focusComposer');
    },
  };
}
