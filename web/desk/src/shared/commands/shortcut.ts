/** A key by its place on the keyboard (`event.code`), so it is the same key on every layout. */
export interface Shortcut {
  readonly code: string;
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
}

interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether the keys pressed are exactly the shortcut's. On a Mac, Command counts as Ctrl. */
export function matches(shortcut: Shortcut, press: KeyPress): boolean {
  return press.code === shortcut.code
    && (press.ctrlKey || press.metaKey) === (shortcut.ctrl ?? false)
    && press.altKey === (shortcut.alt ?? false)
    && press.shiftKey === (shortcut.shift ?? false);
}

/** A shortcut without Ctrl or Alt is a character: it must not fire while somebody types. */
export function isCharacter(shortcut: Shortcut): boolean {
  return shortcut.ctrl !== true && shortcut.alt !== true;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"], [role="combobox"]'));
}

const codeLabels: Readonly<Record<string, string>> = { Slash: '/', Enter: 'Enter', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' };

/** The keys as they are printed on most keyboards: `Alt+A`; `?` for Shift and the slash key. */
export function keyLabels(shortcut: Shortcut): readonly string[] {
  if (shortcut.code === 'Slash' && shortcut.shift === true) return ['?'];
  const key = codeLabels[shortcut.code] ?? shortcut.code.replace(/^(Key|Digit)/, '');
  return [
    ...(shortcut.ctrl === true ? ['Ctrl'] : []),
    ...(shortcut.alt === true ? ['Alt'] : []),
    ...(shortcut.shift === true ? ['Shift'] : []),
    key,
  ];
}

/** For `aria-keyshortcuts`: `Alt+A`, `Control+K`. */
export function ariaKeys(shortcut: Shortcut): string {
  return keyLabels(shortcut).join('+').replace('Ctrl', 'Control');
}
