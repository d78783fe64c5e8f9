import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/shared/i18n';
import styles from './Lightbox.module.css';

/** A picture over the whole screen. Escape, the button, or a click beside it closes. */
export function Lightbox({ url, alt, onClose }: { readonly url: string; readonly alt: string; readonly onClose: () => void }) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    const onClick = (event: MouseEvent): void => { if (event.target === dialog) dialog?.close(); };
    dialog?.addEventListener('click', onClick);
    return () => { dialog?.removeEventListener('click', onClick); };
  }, []);
  return createPortal(
    <dialog ref={ref} className={styles.lightbox} aria-label={alt} data-testid="lightbox" onClose={onClose}>
      <img src={url} alt={alt} />
      <Button className={styles.close} shape="circle" icon={<CloseOutlined />} aria-label={t('common.close')} onClick={() => { ref.current?.close(); }} />
    </dialog>,
    document.body,
  );
}
