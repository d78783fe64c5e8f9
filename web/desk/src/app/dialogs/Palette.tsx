import { Input, Modal } from 'antd';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { Command } from '@/shared/commands/registry';
import { useCommandState, useDesk, useRegistry } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Keys } from '@/shared/ui/Keys';
import styles from './Palette.module.css';

/** Finds a command by its words and runs it. */
export default function Palette({ roomId }: { readonly roomId: string }) {
  const t = useT();
  const desk = useDesk();
  const registry = useRegistry();
  const commands = useStore(registry.commands, (all) => all);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const commandState = useCommandState(roomId);
  const state = useMemo(() => commandState(), [commandState]);
  const found = commands.filter((command) => command.isQuiet !== true && command.id !== 'desk.palette' && command.isEnabled(state)
    && t(command.labelKey, command.labelValues).toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()));
  const index = Math.min(chosen, found.length - 1);

  useEffect(() => { document.getElementById(`${listId}-${String(index)}`)?.scrollIntoView({ block: 'nearest' }); }, [listId, index]);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    desk.closeDialog();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setChosen((index + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setChosen((index - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[index]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal open closable={false} footer={null} title={null} width={520} style={{ top: 96 }} onCancel={() => { desk.closeDialog(); }} aria-label={t('command.palette')}>
      <Input
        autoFocus size="large" variant="borderless" value={query} placeholder={t('palette.placeholder')} data-testid="palette-input"
        role="combobox" aria-expanded="true" aria-controls={listId} aria-label={t('palette.placeholder')}
        aria-activedescendant={found[index] === undefined ? undefined : `${listId}-${String(index)}`}
        onChange={(event) => { setQuery(event.target.value); setChosen(0); }} onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t('command.palette')} className={styles.list}>
        {found.map((command, at) => (
          <div
            key={command.id} id={`${listId}-${String(at)}`} role="option" tabIndex={-1} aria-selected={at === index} className={styles.option}
            onPointerMove={() => { setChosen(at); }} onPointerDown={(event) => { event.preventDefault(); run(command); }}
          >
            <span className={styles.icon} aria-hidden="true">{command.icon}</span>
            <span className={styles.label}>
              {command.group === 'go' ? t('palette.go', { room: t(command.labelKey) }) : t(command.labelKey, command.labelValues)}
            </span>
            {command.shortcut === undefined ? null : <Keys shortcut={command.shortcut} />}
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className={styles.none}>{t('palette.none')}</p> : null}
    </Modal>
  );
}
