import { useEffect, useState } from 'react';

/** True once `value` has been true for `delayMs` without a break; false at once. Keeps short hiccups off the screen. */
export function useDelayed(value: boolean, delayMs: number): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setIsLate(value); }, value ? delayMs : 0);
    return () => { clearTimeout(timer); };
  }, [value, delayMs]);
  return value && isLate;
}
