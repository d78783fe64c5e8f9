import type { MessageKey } from '@/shared/i18n';

/** What the server takes; it looks at the bytes, we only spare the agent the trip. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
/** Bytes; used until the settings came. */
const sizeMaxFallback = 10 * 1024 * 1024;
const countMax = 10;

/** Sorts out which of the files can be sent, and says why the first of the others cannot. */
export function selectPictures(files: readonly File[], sizeMax = sizeMaxFallback): { accepted: readonly File[]; problem: MessageKey | null } {
  const pictures = files.filter((file) => (pictureTypes as readonly string[]).includes(file.type));
  const accepted = pictures.filter((file) => file.size <= sizeMax).slice(0, countMax);
  if (pictures.length < files.length) return { accepted, problem: 'composer.notPicture' };
  if (accepted.length < pictures.length) return { accepted, problem: 'composer.pictureTooLarge' };
  return { accepted, problem: null };
}
