/** A duration as people read it on a clock: 3:07, 1:02:45. Negative ones count as zero. */
export function formatDuration(totalSeconds: number): string {
  const seconds = Math.max(0, Math.floor(totalSeconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds % 60)}`
    : `${String(minutes)}:${two(seconds % 60)}`;
}

/** The same as an ISO 8601 duration, for `<time datetime>`. */
export function isoDuration(totalSeconds: number): string {
  return `PT${String(Math.max(0, Math.floor(totalSeconds)))}S`;
}
