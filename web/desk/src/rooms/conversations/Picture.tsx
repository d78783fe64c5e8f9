import { useState } from 'react';
import type { Attachment } from '@/api/types';
import { useT } from '@/shared/i18n';
import { Lightbox } from './Lightbox';
import styles from './Timeline.module.css';

/** A picture in the timeline; its measures are known before it loads, so nothing jumps. */
export function Picture({ attachment, author }: { readonly attachment: Attachment; readonly author: string }) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  const alt = t('timeline.pictureBy', { author });
  return (
    <>
      <button type="button" className={styles.picture} aria-label={t('timeline.enlarge', { author })} data-testid="picture" onClick={() => { setIsOpen(true); }}>
        <img src={attachment.url} alt={alt} width={attachment.width} height={attachment.height} loading="lazy" decoding="async" />
      </button>
      {isOpen ? <Lightbox url={attachment.url} alt={alt} onClose={() => { setIsOpen(false); }} /> : null}
    </>
  );
}
