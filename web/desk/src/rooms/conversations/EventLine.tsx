import type { DeskSettings, TimelineEvent, TimelineItem } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { formatTime } from '@/shared/format/dates';
import { useT, type Translate } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import styles from './Timeline.module.css';

/** One event as a small line, so that the story reads from top to bottom. */
export function EventLine({ item }: { readonly item: TimelineItem }) {
  const t = useT();
  const settings = useStore(useDesk().settings, (current): DeskSettings | null => current);
  if (item.event === null) return null;
  return (
    <p className={styles.event} data-testid="timeline-event" data-kind={item.event.kind}>
      <time className="figures" dateTime={item.at}>{formatTime(t.tag, item.at)}</time>
      {' · '}
      {describe(item.event, settings, t)}
      {item.event.note === null || item.event.note === '' ? null : <>{' '}<q>{item.event.note}</q></>}
    </p>
  );
}

function describe(event: TimelineEvent, settings: DeskSettings | null, t: Translate): string {
  const agent = event.agentName ?? t('event.someone');
  const queue = event.queueNames === null ? '' : t.nameOf(event.queueNames);
  switch (event.kind) {
    case 'queued':
      return t('event.queued', { queue });
    case 'offered':
      return t('event.offered', { agent });
    case 'declined': {
      const reason = settings?.declineReasons.find((one) => one.code === event.reasonCode);
      return reason === undefined ? t('event.declined', { agent }) : t('event.declinedReason', { agent, reason: t.nameOf(reason.names) });
    }
    case 'notAnswered':
      return t('event.notAnswered', { agent });
    case 'offerRevoked':
      return t('event.offerRevoked', { agent });
    case 'outboundStarted':
      return t('event.outboundStarted', { agent });
    case 'connected':
      return t('event.connected', { agent });
    case 'transferred':
      return queue === '' ? t('event.transferredAgent', { agent }) : t('event.transferredQueue', { agent, queue });
    case 'ended':
      return event.agentName === null ? t('event.endedByCustomer') : t('event.endedByAgent', { agent });
    case 'abandoned':
      return t('event.abandoned');
    case 'wrapUpStarted':
      return t('event.wrapUpStarted', { agent });
    case 'wrapUpCompleted': {
      const disposition = settings?.dispositions.find((one) => one.id === event.dispositionId);
      return disposition === undefined
        ? t('event.wrapUpCompleted', { agent })
        : t('event.wrapUpCompletedAs', { agent, disposition: t.nameOf(disposition.names) });
    }
    case 'diverted':
      return t('event.diverted', { queue });
    case 'turnedAway':
    case 'sentToChannel':
    case 'callbackOffered': {
      const said = event.announcement === null || event.announcement === undefined ? '' : t.nameOf(event.announcement);
      return said === '' ? t(`event.${event.kind}`) : t(`event.${event.kind}Saying`, { said });
    }
    case 'callbackQueued':
    case 'callbackScheduled':
    case 'callbackDialing':
    case 'callbackFailed':
    case 'callbackGivenUp':
    case 'held':
    case 'retrieved':
    case 'colleagueAsked':
    case 'passedOutside':
    case 'recordingStarted':
    case 'recordingPaused':
    case 'recordingResumed':
    case 'interrupted':
      return t(`event.${event.kind}`, { agent });
    case 'suspended':
    case 'resumed':
      return t(`event.${event.kind}`);
    default:
      return t('event.other');
  }
}
