import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';

/** Takes files that are dropped on an element; anything else that is dragged over it is left to the browser. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): { readonly ref: RefObject<HTMLDivElement | null>; readonly isOver: boolean } {
  const ref = useRef<HTMLDivElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = useEffectEvent(onFiles);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    element.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setIsOver(true);
    }, { signal });
    element.addEventListener('dragleave', () => { setIsOver(false); }, { signal });
    element.addEventListener('drop', (event) => {
      event.preventDefault();
      setIsOver(false);
      take(Array.from(event.dataTransfer?.files ?? []));
    }, { signal });
    return () => { abort.abort(); };
  }, []);
  return { ref, isOver };
}
