import { Modal } from 'antd';
import type { CommandGroup } from '@/shared/commands/registry';
import { keyLabels } from '@/shared/commands/shortcut';
import { useDesk, useRegistry } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { KeyCaps } from '@/shared/ui/Keys';
import styles from './Palette.module.css';

const groups: readonly CommandGroup[] = ['work', 'conversation', 'desk'];

/** Every key there is, read from the registry. */
export default function KeyHelp() {
  const t = useT();
  const desk = useDesk();
  const commands = useStore(useRegistry().commands, (all) => all);
  return (
    <Modal open footer={null} width={680} title={t('command.help')} onCancel={() => { desk.closeDialog(); }}>
      <div className={styles.groups} data-testid="key-help">
        {groups.map((group) => {
          const listed = commands.filter((command) => command.group === group && command.shortcut !== undefined
            && (command.isQuiet !== true || command.family !== undefined));
          return listed.length === 0
            ? null
            : (
              <section key={group} className={styles.group}>
                <h3>{t(`command.group.${group}`)}</h3>
                <dl>
                  {listed.map((command) => command.shortcut === undefined ? null : (
                    <div key={command.id} className={styles.row}>
                      <dt>{command.family === undefined ? t(command.labelKey, command.labelValues) : t(command.family.labelKey)}</dt>
                      <dd><KeyCaps labels={command.family?.keys ?? keyLabels(command.shortcut)} /></dd>
                    </div>
                  ))}
                </dl>
              </section>
            );
        })}
      </div>
    </Modal>
  );
}
