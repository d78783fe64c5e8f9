import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useDesk, useSession } from '@/shared/desk/context';
import { formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import type { DraftSync, DraftSyncState } from './draftSync';
import styles from './rules.module.css';

const othersEveryMs = 30_000;

/** Where drafts are: mine at another machine, to be settled; and who else works on one. */
export function DraftPlaces({ sync }: { readonly sync: DraftSync }) {
  const t = useT();
  const { endpoints } = useDesk();
  const session = useSession();
  const state = useStore(sync.state, same);
  const { data = [] } = useQuery({ queryKey: ['admin', 'routing-drafts'], queryFn: ({ signal }) => endpoints.routing.drafts(signal), refetchInterval: othersEveryMs });
  const others = data.filter((one) => one.ownerId !== session.user.id);
  return (
    <>
      {state.phase === 'differs'
        ? (
          <Alert
            type="warning" showIcon role="alert" data-testid="draft-differs" title={t('rules.draftDiffers', { at: state.other.changedAt === null ? '–' : formatShort(t.tag, state.other.changedAt) })}
            action={(
              <span className={styles.choices}>
                <Button size="small" data-testid="draft-mine" onClick={() => { sync.choose('mine'); }}>{t('rules.draftMine')}</Button>
                <Button size="small" data-testid="draft-theirs" onClick={() => { sync.choose('theirs'); }}>{t('rules.draftTheirs')}</Button>
              </span>
            )}
          />
        )
        : null}
      {others.length === 0
        ? null
        : (
          <p className={styles.hint} data-testid="draft-others">
            {t('rules.draftOthers', { names: others.map((one) => `${one.ownerName ?? '–'} (${formatShort(t.tag, one.changedAt)})`).join(t('admin.listSeparator')) })}
          </p>
        )}
    </>
  );
}

const same = (state: DraftSyncState): DraftSyncState => state;
