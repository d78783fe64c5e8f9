import { useQuery } from '@tanstack/react-query';
import { Collapse, Drawer, Skeleton } from 'antd';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError } from '@/shared/ui/notices';
import { ExplanationBody } from './ExplanationBody';
import styles from './TeamRoom.module.css';

/** Every decision about one interaction, worked out again from the journal. */
export function ExplanationDrawer({ interactionId, title, onClose }: {
  readonly interactionId: string; readonly title: string; readonly onClose: () => void;
}) {
  const t = useT();
  const { endpoints } = useDesk();
  const { data, error } = useQuery({
    queryKey: ['explanations', interactionId], queryFn: ({ signal }) => endpoints.explanations(interactionId, signal), staleTime: 0,
  });
  const parts = data === undefined
    ? []
    : [
      ...(data.now == null ? [] : [{ key: 'now', label: t('why.waits'), children: <ExplanationBody explanation={data.now} /> }]),
      ...data.offers.map((offer, place) => ({
        key: String(place), label: t('why.offerOf', { number: place + 1, agent: offer.chosenAgentName ?? '–' }), children: <ExplanationBody explanation={offer} />,
      })).reverse(),
    ];
  return (
    <Drawer open size={640} title={<>{t('why.title')}: {title}</>} onClose={onClose} data-testid="explanation">
      {error === null ? null : <p className={styles.breach} role="alert">{describeError(error, t)}</p>}
      {data === undefined && error === null ? <Skeleton active /> : null}
      {data !== undefined && parts.length === 0 ? <p>{t('why.never')}</p> : null}
      {parts.length === 0 ? null : <Collapse defaultActiveKey={parts[0]?.key ?? ''} items={parts} />}
    </Drawer>
  );
}
