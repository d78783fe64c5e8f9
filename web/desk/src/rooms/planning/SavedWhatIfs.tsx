import { DeleteOutlined, FolderOpenOutlined, SaveOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import type { SavedWhatIf } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { notify, notifyError } from '@/shared/ui/notices';
import { createUuid } from '@/shared/uuid';
import type { ScenarioDraft } from './order';
import styles from './PlanningRoom.module.css';

const listKey = ['simulations', 'what-ifs'];

/** What-if lists that somebody saved: opened beside each other, and so compared. */
export function SavedWhatIfs({ opened, onOpen }: { readonly opened: readonly string[]; readonly onOpen: (list: SavedWhatIf) => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const { data = [] } = useQuery({ queryKey: listKey, queryFn: ({ signal }) => endpoints.simulations.whatIfs(signal) });
  const remove = useMutation({
    mutationFn: (id: string) => endpoints.simulations.removeWhatIf(id), onError: notifyError, onSettled: () => client.invalidateQueries({ queryKey: listKey }),
  });
  if (data.length === 0) return null;
  return (
    <Popover
      open={isOpen} onOpenChange={setIsOpen} trigger="click" placement="bottomLeft" title={t('planning.whatIfOpen')}
      content={(
        <ul className={styles.savedLists}>
          {data.map((list) => (
            <li key={list.id}>
              <Button
                type="link" disabled={opened.includes(list.id)} data-testid="planning-what-if-saved" title={t('planning.whatIfFacts', { by: list.authorName ?? '–', at: formatShort(t.tag, list.changedAt) })}
                onClick={() => { onOpen(list); setIsOpen(false); }}
              >
                {list.name}
              </Button>
              <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('planning.whatIfRemove', { name: list.name })} onClick={() => { remove.mutate(list.id); }} />
            </li>
          ))}
        </ul>
      )}
    >
      <Button icon={<FolderOpenOutlined />} aria-expanded={isOpen} data-testid="planning-what-if-open">{t('planning.whatIfOpen')}</Button>
    </Popover>
  );
}

/** Saves a scenario by its name: anew, or in place of what it was opened from. */
export function SaveWhatIf({ scenario, onSaved }: { readonly scenario: ScenarioDraft; readonly onSaved: (saved: NonNullable<ScenarioDraft['saved']>) => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async () => {
      const body = { name: scenario.name.trim(), changes: scenario.changes };
      return scenario.saved === undefined
        ? endpoints.simulations.saveWhatIf(body, createUuid())
        : endpoints.simulations.replaceWhatIf(scenario.saved.id, scenario.saved.version, body);
    },
    onSuccess: ({ id, version, name }) => {
      notify('success', 'planning.whatIfSaved', { name });
      onSaved({ id, version });
    },
    onError: notifyError,
    onSettled: () => client.invalidateQueries({ queryKey: listKey }),
  });
  return (
    <Button
      className={styles.low} icon={<SaveOutlined />} disabled={scenario.changes.length === 0 || scenario.name.trim() === ''} loading={save.isPending} data-testid="planning-what-if-save"
      onClick={() => { save.mutate(); }}
    >
      {t('planning.save')}
    </Button>
  );
}
