import type { ReactNode } from 'react';
import type { DeskSnapshot } from '@/api/types';
import type { MessageKey, MessageValues } from '../i18n';
import { createStore, type Store } from '../store';
import { isCharacter, isTyping, matches, type Shortcut } from './shortcut';

/** What commands look at to know whether they make sense now. */
export interface CommandState {
  readonly permissions: readonly string[];
  readonly room: string;
  readonly snapshot: DeskSnapshot | null;
  /** Whether this tab may act for the agent. */
  readonly isActive: boolean;
  /** The conversation that has the agent's attention. */
  readonly focusedId: string | null;
}

export type CommandGroup = 'work' | 'conversation' | 'go' | 'desk';

export interface Command {
  readonly id: string;
  readonly labelKey: MessageKey;
  readonly labelValues?: MessageValues;
  readonly icon: ReactNode;
  readonly group: CommandGroup;
  readonly shortcut?: Shortcut;
  /** Left out of the palette and the help: one of a family of keys. */
  readonly isQuiet?: boolean;
  /** The line in the help that stands for the family. */
  readonly family?: { readonly labelKey: MessageKey; readonly keys: readonly string[] };
  isEnabled(state: CommandState): boolean;
  run(): void;
}

/** The one list of what can be done. Keys, menus, palette and help read it, so they never disagree. */
export class CommandRegistry {
  readonly commands: Store<readonly Command[]> = createStore<readonly Command[]>([]);

  /** Adds commands; two with one id or one shortcut are a mistake. @returns a function that takes them out again. */
  register(added: readonly Command[]): () => void {
    const current = this.commands.get();
    for (const command of added) {
      const clash = current.find((other) => other.id === command.id || isSameShortcut(other.shortcut, command.shortcut));
      if (clash !== undefined) throw new Error(`The command ${command.id} clashes with ${clash.id}.`);
    }
    this.commands.set([...current, ...added]);
    return () => { this.commands.update((commands) => commands.filter((command) => !added.includes(command))); };
  }

  find(id: string): Command | undefined {
    return this.commands.get().find((command) => command.id === id);
  }

  /** Runs a command if it makes sense now. @returns whether it ran. */
  run(id: string, state: CommandState): boolean {
    const command = this.find(id);
    if (command?.isEnabled(state) !== true) return false;
    command.run();
    return true;
  }

  /** Runs the command of the keys pressed, if there is one that makes sense now. */
  handleKey(event: KeyboardEvent, state: CommandState): void {
    if (event.isComposing || event.repeat) return;
    const command = this.commands.get().find((other) => other.shortcut !== undefined && matches(other.shortcut, event));
    if (command?.shortcut === undefined) return;
    if (isCharacter(command.shortcut) && isTyping(event.target)) return;
    if (!command.isEnabled(state)) return;
    event.preventDefault();
    command.run();
  }
}

function isSameShortcut(a: Shortcut | undefined, b: Shortcut | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.code === b.code && (a.ctrl ?? false) === (b.ctrl ?? false) && (a.alt ?? false) === (b.alt ?? false)
    && (a.shift ?? false) === (b.shift ?? false);
}
