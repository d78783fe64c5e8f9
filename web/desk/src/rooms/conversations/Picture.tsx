import { useState } from 'react';
import type { Attachment } from '@/api/types';
import { useT } from '@/shared/i18n';
import { Lightbox } from './Lightbox';
import styles from './Timeline.module.css';

/** Pixels; a larger picture is shown smaller. */
const shownMax = { width: 320, height: 260 } as const;

/** A picture in the timeline; its measures are known before it loads, so nothing jumps. */
export function Picture({ attachment, author }: { readonly attachment: Attachment; readonly author: string }) {
  const t = useT();
  const scale = Math.min(1, shownMax.width / attachment.width, shownMax.height / attachment.height);
  const [isOpen, setIsOpen] = useState(false);
  const alt = t('timeline.pictureBy', { author });
  return (
    <>
      <button type="button" className={styles.picture} aria-label={t('timeline.enlarge', { author })} data-testid="picture" onClick={() => { setIsOpen(true); }}>
        <img src={attachment.url} alt={alt} width={Math.round(attachment.width * scale)} height={Math.round(attachment.height * scale)} loading="lazy" decoding="async" />
      </button>
      {isOpen ? <Lightbox url={attachment.url} alt={alt} onClose={() => { setIsOpen(false); }} /> : null}
    </>
  );
}
