import { Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react';
import type { Conversation, DeskSettings } from '@/api/types';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Remaining } from '@/shared/ui/Duration';
import { Keys } from '@/shared/ui/Keys';
import { StateTag } from '@/shared/ui/State';
import { sendShortcut } from './commands';
import styles from './WrapUpStrip.module.css';

const noteLengthMax = 2000;
/** The outcome chosen last in a queue is offered first: most work of an hour is alike. */
const lastDisposition = new Map<string, string>();

/** Closes the work under the conversation: outcome by number key, a note, Ctrl+Enter. */
export function WrapUpStrip({ conversation }: { readonly conversation: Conversation }) {
  const t = useT();
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const { interactionId, queueId } = conversation;
  const dispositions = useStore(desk.settings, (current): DeskSettings['dispositions'] | null => current?.dispositions ?? null) ?? [];
  const note = desk.drafts.of(`${interactionId}.note`);
  const noteText = useStore(note, (current) => current);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const name = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  const noteField = useRef<TextAreaRef>(null);
  const selected = chosen ?? lastDisposition.get(queueId) ?? dispositions[0]?.id ?? null;

  useEffect(() => {
    const complete = (): void => {
      if (selected === null || isBusy || !desk.isActive()) return;
      setIsBusy(true);
      lastDisposition.set(queueId, selected);
      const words = note.get().trim();
      void desk.wrapUp(interactionId, selected, words === '' ? null : words).then(() => { setIsBusy(false); });
    };
    return desk.asks.answer(interactionId, {
      send: complete,
      focusWrapUp: () => { group.current?.querySelector<HTMLInputElement>('input:checked')?.focus(); },
      focusNote: () => { noteField.current?.focus(); },
    });
  }, [desk, interactionId, queueId, selected, note, isBusy]);

  const chooseByDigit = (event: KeyboardEvent): void => {
    const disposition = /^[1-9]$/.test(event.key) && !event.altKey && !event.ctrlKey ? dispositions[Number(event.key) - 1] : undefined;
    if (disposition === undefined) return;
    event.preventDefault();
    setChosen(disposition.id);
  };

  return (
    <form className={styles.strip} data-testid="wrap-up" onSubmit={(event: SubmitEvent) => { event.preventDefault(); desk.asks.ask(interactionId, 'send'); }}>
      <div className={styles.head}>
        <StateTag tone="wrapUp">{t('state.wrapUp')}</StateTag>
        <span>{endText(conversation.endedBy, t)}</span>
        {conversation.wrapUpDeadline === null ? null : <span className={styles.left}>{t('wrapUp.left')} <Remaining until={conversation.wrapUpDeadline} /></span>}
      </div>
      <fieldset ref={group} className={styles.choices} disabled={!isActive}>
        <legend className="visually-hidden">{t('wrapUp.disposition')}</legend>
        {dispositions.map((disposition, index) => (
          <label key={disposition.id} className={styles.choice}>
            <input
              type="radio" name={name} value={disposition.id} checked={selected === disposition.id} data-testid={`disposition-${disposition.id}`}
              onChange={() => { setChosen(disposition.id); }} onKeyDown={chooseByDigit}
            />
            {index < 9 ? <kbd aria-hidden="true">{index + 1}</kbd> : null}
            {t.nameOf(disposition.names)}
          </label>
        ))}
      </fieldset>
      <div className={styles.row}>
        <Input.TextArea
          ref={noteField} value={noteText} autoSize={{ minRows: 1, maxRows: 4 }} maxLength={noteLengthMax} disabled={!isActive}
          placeholder={t('wrapUp.note')} aria-label={t('wrapUp.note')} data-testid="wrap-up-note" onChange={(event) => { note.set(event.target.value); }}
        />
        <Button type="primary" htmlType="submit" disabled={!isActive || selected === null} loading={isBusy} aria-keyshortcuts={ariaKeys(sendShortcut)} data-testid="wrap-up-complete">
          {t('wrapUp.complete')}<Keys shortcut={sendShortcut} />
        </Button>
      </div>
    </form>
  );
}

function endText(endedBy: Conversation['endedBy'], t: ReturnType<typeof useT>): string {
  switch (endedBy) {
    case 'customer':
      return t('wrapUp.byCustomer');
    case 'agent':
      return t('wrapUp.byAgent');
    case null:
      return '';
  }
}
