import { describe, expect, it, vi } from 'vitest';
import { createSnapshot } from '../testing';
import { CommandRegistry, type Command, type CommandState } from './registry';
import { keyLabels, matches, type Shortcut } from './shortcut';

const state: CommandState = { permissions: [], room: 'conversations', snapshot: createSnapshot(), isActive: true, focusedId: null };
const command = (id: string, shortcut?: Shortcut, change: Partial<Command> = {}) => (
  { id, labelKey: 'command.help', icon: null, group: 'desk', shortcut, isEnabled: () => true, ...change, run: vi.fn<() => void>() } satisfies Command);
const press = (init: KeyboardEventInit, target: EventTarget = document.body): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
};

describe('CommandRegistry', () => {
  it('refuses_two_commands_with_one_shortcut', () => {
    const registry = new CommandRegistry();
    registry.register([command('a', { code: 'KeyA', alt: true })]);
    expect(() => registry.register([command('b', { code: 'KeyA', alt: true })])).toThrow(/clashes with a/);
  });

  it('takes_commands_out_again', () => {
    const registry = new CommandRegistry();
    registry.register([command('a')])();
    expect(registry.find('a')).toBeUndefined();
  });

  it('runs_by_physical_key_also_where_the_layout_gives_another_letter', () => {
    const registry = new CommandRegistry();
    const accept = command('a', { code: 'KeyA', alt: true });
    registry.register([accept]);
    const event = press({ code: 'KeyA', key: 'å', altKey: true });
    registry.handleKey(event, state);
    expect(accept.run).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it('leaves_characters_to_whoever_types', () => {
    const registry = new CommandRegistry();
    const help = command('help', { code: 'Slash', shift: true });
    registry.register([help]);
    const field = document.body.appendChild(document.createElement('textarea'));
    registry.handleKey(press({ code: 'Slash', shiftKey: true }, field), state);
    expect(help.run).not.toHaveBeenCalled();
    registry.handleKey(press({ code: 'Slash', shiftKey: true }), state);
    expect(help.run).toHaveBeenCalledOnce();
  });

  it('does_nothing_while_a_command_makes_no_sense_or_a_word_is_composed', () => {
    const registry = new CommandRegistry();
    const never = command('never', { code: 'KeyW', alt: true }, { isEnabled: () => false });
    registry.register([never]);
    const event = press({ code: 'KeyW', altKey: true });
    registry.handleKey(event, state);
    expect(registry.run('never', state)).toBe(false);
    registry.handleKey(press({ code: 'KeyW', altKey: true, isComposing: true }), state);
    expect(never.run).not.toHaveBeenCalled();
    expect(event.defaultPrevented).toBe(false);
  });
});

describe('Shortcuts', () => {
  it('need_exactly_their_keys', () => {
    const keys = { code: 'KeyA', ctrlKey: true, metaKey: false, altKey: true, shiftKey: false };
    expect(matches({ code: 'KeyA', alt: true }, keys)).toBe(false);
    expect(matches({ code: 'KeyA', alt: true }, { ...keys, ctrlKey: false })).toBe(true);
  });

  it('are_shown_as_printed_on_the_keys', () => {
    expect(keyLabels({ code: 'Digit3', alt: true })).toEqual(['Alt', '3']);
    expect(keyLabels({ code: 'Slash', shift: true })).toEqual(['?']);
  });
});
