import { useStore } from '../store';
import { announcement } from './announcer';

/** What is said once to people who listen to the screen. */
export function LiveRegions() {
  const { id, text, isUrgent } = useStore(announcement, (current) => current);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" data-testid="live-polite">{isUrgent ? '' : <span key={id}>{text}</span>}</div>
      <div className="visually-hidden" role="alert" aria-live="assertive" data-testid="live-urgent">{isUrgent ? <span key={id}>{text}</span> : ''}</div>
    </>
  );
}
