import { AimOutlined, CloudUploadOutlined, RollbackOutlined } from '@ant-design/icons';
import type { Command } from '@/shared/commands/registry';
import type { Shortcut } from '@/shared/commands/shortcut';

export const publishShortcut: Shortcut = { code: 'KeyP', alt: true };
export const nextFaultShortcut: Shortcut = { code: 'KeyJ', alt: true };
export const undoShortcut: Shortcut = { code: 'KeyU', alt: true };

interface RulesCommandPorts {
  readonly hasChanges: () => boolean;
  readonly hasFaults: () => boolean;
  readonly canUndo: () => boolean;
  readonly publish: () => void;
  readonly nextFault: () => void;
  readonly undo: () => void;
}

/** What can be done with the draft of the routing plan, from every field of it. */
export function createRulesCommands(ports: RulesCommandPorts): readonly Command[] {
  return [
    { id: 'rules.publish', labelKey: 'rules.publishCommand', icon: <CloudUploadOutlined />, group: 'desk', shortcut: publishShortcut, isEnabled: ports.hasChanges, run: ports.publish },
    { id: 'rules.nextFault', labelKey: 'rules.nextFault', icon: <AimOutlined />, group: 'desk', shortcut: nextFaultShortcut, isEnabled: ports.hasFaults, run: ports.nextFault },
    { id: 'rules.undo', labelKey: 'rules.undoCommand', icon: <RollbackOutlined />, group: 'desk', shortcut: undoShortcut, isEnabled: ports.canUndo, run: ports.undo },
  ];
}
