import { Button } from 'antd';
import { useEffect } from 'react';
import type { CannedReply } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { cannedText } from './canned';
import styles from './CannedMenu.module.css';

interface CannedMenuProps {
  readonly id: string;
  readonly replies: readonly CannedReply[];
  readonly chosen: number;
  readonly languages: readonly (string | null)[];
  readonly onChoose: (index: number) => void;
  readonly onTake: (reply: CannedReply) => void;
}

export const optionId = (menuId: string, index: number): string => `${menuId}-${String(index)}`;

/** The canned replies that fit what was typed after a slash. The caret stays in the message. */
export function CannedMenu({ id, replies, chosen, languages, onChoose, onTake }: CannedMenuProps) {
  const t = useT();
  const desk = useDesk();
  useEffect(() => { document.getElementById(optionId(id, chosen))?.scrollIntoView({ block: 'nearest' }); }, [id, chosen]);
  return (
    // A press in here must not take the caret out of the message, or the menu would be gone before the click.
    <div className={styles.menu} role="presentation" data-testid="canned-menu" onMouseDown={(event) => { event.preventDefault(); }}>
      <div id={id} role="listbox" aria-label={t('canned.title')} className={styles.list}>
        {replies.map((reply, index) => (
          <div
            key={reply.id} id={optionId(id, index)} role="option" tabIndex={-1} aria-selected={index === chosen} className={styles.option}
            onPointerMove={() => { onChoose(index); }} onPointerDown={(event) => { event.preventDefault(); onTake(reply); }}
          >
            <span className={styles.shortcut}>/{reply.shortcut}</span>
            <span className={styles.text}>{cannedText(reply, languages)}</span>
            <span className={styles.scope}>{t(`canned.scope.${reply.scope}`)}</span>
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        <span>{replies.length === 0 ? t('canned.none') : t('canned.hint')}</span>
        <Button type="link" size="small" data-testid="canned-manage" onClick={() => { desk.openDialog({ kind: 'canned' }); }}>{t('canned.manage')}</Button>
      </div>
    </div>
  );
}
