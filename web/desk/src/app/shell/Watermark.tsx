import { useMemo } from 'react';
import { useNow } from '@/shared/clock';
import { useSession } from '@/shared/desk/context';
import { formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { appearance } from '../appearance';
import { watermarkImage } from './watermarkImage';
import styles from './Watermark.module.css';

const minuteMs = 60_000;

/** Who looks at this page, and when, over all of it: a picture of the screen that leaves the house tells where it came from. */
export function Watermark() {
  const t = useT();
  const { user } = useSession();
  const now = useNow(minuteMs);
  const look = useStore(appearance, (current) => current);
  const line = `${user.displayName} · ${formatShort(t.tag, new Date(now).toISOString())}`;
  const image = useMemo(() => watermarkImage(line, user.username, look), [line, user.username, look]);
  // Nothing to read aloud, to touch or to select.
  return <div className={styles.watermark} style={{ backgroundImage: image }} aria-hidden="true" data-testid="watermark" data-line={line} />;
}
