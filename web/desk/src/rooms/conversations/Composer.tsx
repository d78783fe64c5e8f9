import { CloseOutlined, PaperClipOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Input, Tooltip } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useRef, type ClipboardEvent } from 'react';
import type { Conversation, DeskSettings } from '@/api/types';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Keys } from '@/shared/ui/Keys';
import { notify } from '@/shared/ui/notices';
import { sendShortcut } from './commands';
import { pictureTypes, selectPictures } from './pictures';
import { Thumbnail } from './Thumbnail';
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
      <Input.TextArea
        ref={field} value={text} variant="borderless" autoSize={{ minRows: 2, maxRows: 10 }} maxLength={settings?.textLengthMax ?? fallbackTextLengthMax}
        placeholder={isActive ? t('composer.placeholder') : t('composer.following')} disabled={!isActive} dir="auto"
        aria-label={t('composer.label', { name: conversation.customerName ?? t('common.visitor') })} data-testid="composer-text"
        onChange={(event) => {
          draft.set(event.target.value);
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
