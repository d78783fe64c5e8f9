import { WarningFilled } from '@ant-design/icons';
import { useNow } from '@/shared/clock';
import { Elapsed } from '@/shared/ui/Duration';
import { useT } from '@/shared/i18n';
import { waitLimits } from './floor';
import styles from './TeamRoom.module.css';

/** A wait that turns amber, then red, each with a sign. */
export function Wait({ since }: { readonly since: string | null }) {
  return since === null ? <span>–</span> : <Running since={since} />;
}

function Running({ since }: { readonly since: string }) {
  const t = useT();
  const seconds = (useNow() - Date.parse(since)) / 1000;
  const level = seconds >= waitLimits.breach ? 'breach' : seconds >= waitLimits.warning ? 'warning' : null;
  return (
    <span className={level === null ? undefined : styles[level]}>
      {level === null ? null : <WarningFilled aria-label={t('team.tooLong')} />} <Elapsed since={since} />
    </span>
  );
}
