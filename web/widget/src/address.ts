/** An address of the web, complete and in its normal form; null for one of another kind. Only http and https are followed. */
export function webAddress(text: string, base?: string): URL | null {
  try {
    const url = new URL(text, base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}
