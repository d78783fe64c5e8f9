import { webAddress } from './address';

/** What the page says in the one script tag. */
export interface Tag {
  /** The Anyseat server: where the script itself came from. */
  readonly origin: string;
  readonly entryPoint: string;
  readonly locale: string | undefined;
}

/** Null when the tag does not name an entry point or was not loaded from a web address. */
export function readTag(script: HTMLScriptElement | null): Tag | null {
  const entryPoint = script?.dataset.entryPoint?.trim() ?? '';
  if (script === null || entryPoint === '') return null;
  const address = webAddress(script.src, document.baseURI);
  return address && { origin: address.origin, entryPoint, locale: script.dataset.locale };
}
