import { useNow } from '../clock';
import { formatDuration, isoDuration } from '../format/duration';

/** Time since an instant, counting up. Only this element renders each second. */
export function Elapsed({ since }: { readonly since: string }) {
  const seconds = Math.max(0, (useNow() - Date.parse(since)) / 1000);
  return <time className="figures" dateTime={isoDuration(seconds)}>{formatDuration(seconds)}</time>;
}

/** Time until an instant, counting down to zero. */
export function Remaining({ until }: { readonly until: string }) {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - useNow(250)) / 1000));
  return <time className="figures" dateTime={isoDuration(seconds)}>{formatDuration(seconds)}</time>;
}
