import type { Shortcut } from './shortcut';

/** Alt+E ends whatever has the attention: a chat, or a call by hanging up. */
export const endShortcut: Shortcut = { code: 'KeyE', alt: true };
export const holdShortcut: Shortcut = { code: 'KeyH', alt: true };
export const muteShortcut: Shortcut = { code: 'KeyM', alt: true };
/** Calls the customer who has the attention, where the number is known; else asks for a number. */
export const dialShortcut: Shortcut = { code: 'KeyC', alt: true };
