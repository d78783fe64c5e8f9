import { LockOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Conversation } from '@/api/types';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Keys } from '@/shared/ui/Keys';
import { createUuid } from '@/shared/uuid';
import { sendShortcut } from './commands';
import styles from './Composer.module.css';

const noteLengthMax = 2000;

/** Where a note among colleagues is written, in the place of the message and unlike it. The draft is kept; Escape goes back. */
export function NoteComposer({ conversation, onDone }: { readonly conversation: Conversation; readonly onDone: () => void }) {
  const t = useT();
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const { interactionId } = conversation;
  const draft = desk.drafts.of(`${interactionId}.internal`);
  const text = useStore(draft, (current) => current);
  const field = useRef<TextAreaRef>(null);
  /** The words of the last try with their key: trying again after a lost answer notes nothing down twice. */
  const tried = useRef<{ readonly words: string; readonly key: string } | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => { field.current?.focus(); }, []);
  useEffect(() => {
    const send = (): void => {
      const words = draft.get().trim();
      if (words === '' || isBusy || !desk.isActive()) return;
      tried.current = tried.current?.words === words ? tried.current : { words, key: createUuid() };
      setIsBusy(true);
      void desk.addNote(interactionId, words, tried.current.key).then((isDone) => {
        setIsBusy(false);
        if (!isDone) return;
        draft.set('');
        onDone();
      });
    };
    return desk.asks.answer(interactionId, { send, focusComposer: () => { field.current?.focus(); } });
  }, [desk, interactionId, draft, isBusy, onDone]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onDone();
  };

  return (
    <div className={`${styles.composer ?? ''} ${styles.noting ?? ''}`} data-testid="note-composer">
      <p className={styles.noteTitle}><LockOutlined aria-hidden="true" />{t('note.only')}</p>
      <Input.TextArea
        ref={field} value={text} variant="borderless" autoSize={{ minRows: 2, maxRows: 10 }} maxLength={noteLengthMax} disabled={!isActive} dir="auto"
        placeholder={t('note.placeholder')} aria-label={t('note.label', { name: conversation.customerName ?? t('common.visitor') })}
        data-testid="note-text" onChange={(event) => { draft.set(event.target.value); }} onKeyDown={onKeyDown}
      />
      <div className={styles.actions}>
        <span className={styles.hint}>{t('note.hint')}</span>
        <Button type="text" data-testid="note-cancel" onClick={onDone}>{t('note.back')}</Button>
        <Button
          icon={<LockOutlined />} disabled={!isActive || text.trim() === ''} loading={isBusy} aria-keyshortcuts={ariaKeys(sendShortcut)} data-testid="note-save"
          onClick={() => { desk.asks.ask(interactionId, 'send'); }}
        >
          {t('note.save')}<Keys shortcut={sendShortcut} />
        </Button>
      </div>
    </div>
  );
}
