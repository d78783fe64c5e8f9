import { useMemo, useSyncExternalStore } from 'react';

/** Widths at which the layout changes, in CSS pixels. */
export const widths = { phone: 768, desktop: 1200 } as const;

export function useMedia(query: string): boolean {
  const media = useMemo(() => {
    const list = globalThis.matchMedia(query);
    return {
      read: () => list.matches,
      subscribe: (listener: () => void) => {
        list.addEventListener('change', listener);
        return () => { list.removeEventListener('change', listener); };
      },
    };
  }, [query]);
  return useSyncExternalStore(media.subscribe, media.read);
}

export function useIsPhone(): boolean {
  return useMedia(`(max-width: ${String(widths.phone - 1)}px)`);
}

export function useIsDesktop(): boolean {
  return useMedia(`(min-width: ${String(widths.desktop)}px)`);
}
