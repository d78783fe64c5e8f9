import { CloseOutlined, LockOutlined, PaperClipOutlined, SendOutlined, SnippetsOutlined } from '@ant-design/icons';
import { Button, Input, Tooltip } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent } from 'react';
import type { Conversation, DeskSettings } from '@/api/types';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Keys } from '@/shared/ui/Keys';
import { notify } from '@/shared/ui/notices';
import { cannedText, insertReply } from './canned';
import { CannedMenu, optionId } from './CannedMenu';
import { noteShortcut, sendShortcut } from './commands';
import { pictureTypes, selectPictures } from './pictures';
import { Thumbnail } from './Thumbnail';
import { useCanned } from './useCanned';
import { useFileDrop } from './useFileDrop';
import styles from './Composer.module.css';

/** Until the settings came; the server has the last word. */
const fallbackTextLengthMax = 4000;

/** Where the agent writes. The draft is kept at every keystroke; sending hands it to the outbox. */
export function Composer({ conversation }: { readonly conversation: Conversation }) {
  const t = useT();
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const { interactionId } = conversation;
  const settings = useStore(desk.settings, (current): DeskSettings | null => current);
  const draft = desk.drafts.of(interactionId);
  const text = useStore(draft, (current) => current);
  const chosen = desk.drafts.picturesOf(interactionId);
  const pictures = useStore(chosen, (current) => current);
  const field = useRef<TextAreaRef>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const isEmpty = text.trim() === '' && pictures.length === 0;

  const addFiles = (files: readonly File[]): boolean => {
    const { accepted, problem } = selectPictures(files, settings?.attachmentSizeMax);
    if (problem !== null) notify('error', problem);
    if (accepted.length > 0) chosen.update((current) => [...current, ...accepted]);
    return accepted.length > 0;
  };

  const { ref: dropRef, isOver } = useFileDrop(addFiles);
  const [caret, setCaret] = useState<number | null>(null);
  const area = (): HTMLTextAreaElement | null | undefined => field.current?.resizableTextArea?.textArea;
  const readCaret = (): void => { setCaret(document.activeElement === area() ? area()?.selectionStart ?? null : null); };
  /** Where the caret must stand once the text has changed. */
  const nextCaret = useRef<number | null>(null);
  useLayoutEffect(() => {
    const at = nextCaret.current;
    if (at === null) return;
    nextCaret.current = null;
    area()?.setSelectionRange(at, at);
  }, [text]);
  const languages = [conversation.language, t.tag];
  const canned = useCanned(text, caret, (reply, start, end) => {
    const inserted = insertReply(text, { start, end, query: '' }, cannedText(reply, languages));
    nextCaret.current = inserted.caret;
    setCaret(inserted.caret);
    draft.set(inserted.text);
    field.current?.focus();
  });

  useEffect(() => {
    const send = (): void => {
      const words = draft.get().trim();
      const blobs = chosen.get();
      if ((words === '' && blobs.length === 0) || !desk.isActive()) return;
      const { customerName } = conversation;
      // One message holds one picture; the words go with the first.
      const parts = blobs.length === 0 ? [null] : blobs;
      parts.forEach((picture, index) => {
        void desk.outbox.enqueue({ interactionId, customerName, picture, text: index === 0 && words !== '' ? words : null });
      });
      draft.set('');
      chosen.set([]);
      field.current?.focus();
    };
    return desk.asks.answer(interactionId, {
      send,
      focusComposer: () => { field.current?.focus(); },
      attach: () => { fileInput.current?.click(); },
      canned: () => {
        // At the end, as a word of its own, so that the menu opens.
        const before = draft.get();
        const called = `${before}${before === '' || /\s$/.test(before) ? '' : ' '}/`;
        nextCaret.current = called.length;
        draft.set(called);
        field.current?.focus();
        setCaret(called.length);
      },
    });
  }, [desk, interactionId, conversation, draft, chosen]);

  return (
    <div ref={dropRef} className={styles.composer} data-over={isOver} data-testid="composer">
      {pictures.length === 0
        ? null
        : (
          <ul className={styles.pictures} aria-label={t('composer.pictures')}>
            {pictures.map((picture, index) => (
              <li key={index} data-testid="composer-picture">
                <Thumbnail blob={picture} alt={t('common.picture')} />
                <button type="button" aria-label={t('composer.removePicture')} onClick={() => { chosen.update((current) => current.filter((one) => one !== picture)); }}>
                  <CloseOutlined />
                </button>
              </li>
            ))}
          </ul>
        )}
      {canned.isOpen
        ? (
          <CannedMenu
            id={canned.menuId} replies={canned.found} chosen={canned.index} languages={languages} onChoose={canned.setChosen} onTake={canned.takeReply}
          />
        )
        : null}
      <Input.TextArea
        ref={field} value={text} variant="borderless" autoSize={{ minRows: 2, maxRows: 10 }} maxLength={settings?.textLengthMax ?? fallbackTextLengthMax}
        placeholder={isActive ? t('composer.placeholder') : t('composer.following')} disabled={!isActive} dir="auto"
        aria-label={t('composer.label', { name: conversation.customerName ?? t('common.visitor') })} data-testid="composer-text"
        aria-autocomplete="list" aria-controls={canned.isOpen ? canned.menuId : undefined}
        aria-activedescendant={canned.found.length > 0 ? optionId(canned.menuId, canned.index) : undefined}
        onKeyDown={canned.onKeyDown} onSelect={readCaret} onBlur={() => { setCaret(null); }}
        onChange={(event) => {
          draft.set(event.target.value);
          setCaret(event.target.selectionStart);
          canned.onText(event.target.value);
          if (event.target.value !== '') desk.tellTyping(interactionId);
        }}
        onPaste={(event: ClipboardEvent) => { if (addFiles([...event.clipboardData.files])) event.preventDefault(); }}
      />
      <div className={styles.actions}>
        <input
          ref={fileInput} type="file" accept={pictureTypes.join(',')} multiple hidden data-testid="composer-file" aria-label={t('composer.attach')}
          onChange={(event) => { addFiles([...event.target.files ?? []]); event.target.value = ''; }}
        />
        <Tooltip title={t('composer.attach')}>
          <Button type="text" icon={<PaperClipOutlined />} disabled={!isActive} aria-label={t('composer.attach')} data-testid="composer-attach" onClick={() => { fileInput.current?.click(); }} />
        </Tooltip>
        <Tooltip title={t('composer.canned')}>
          <Button type="text" icon={<SnippetsOutlined />} disabled={!isActive} aria-label={t('composer.canned')} data-testid="composer-canned" onClick={() => { desk.asks.ask(interactionId, 'canned'); }} />
        </Tooltip>
        <Tooltip title={t('composer.note')}>
          <Button
            type="text" icon={<LockOutlined />} disabled={!isActive} aria-label={t('composer.note')} aria-keyshortcuts={ariaKeys(noteShortcut)} data-testid="composer-note"
            onClick={() => { desk.asks.ask(interactionId, 'note'); }}
          />
        </Tooltip>
        <span className={styles.hint}>{t('composer.hint')}</span>
        <Button
          type="primary" icon={<SendOutlined />} disabled={!isActive || isEmpty} aria-keyshortcuts={ariaKeys(sendShortcut)} data-testid="composer-send"
          onClick={() => { desk.asks.ask(interactionId, 'send'); }}
        >
          {t('composer.send')}<Keys shortcut={sendShortcut} />
        </Button>
      </div>
    </div>
  );
}
