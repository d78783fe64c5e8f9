/** What the server takes; it looks at the bytes, this list only spares a pointless upload. */
const takenTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const pictureAccept = takenTypes.join(',');

/** Longest edge, in pixels, of a photo after it was made smaller. */
const edgeMax = 2048;
/** A picture below this many bytes and within the edge is sent as it is. */
const comfortableBytes = 1_500_000;

export type PreparedPicture =
  | { readonly ok: true; readonly blob: Blob }
  | { readonly ok: false; readonly code: 'picture.not_supported' | 'picture.too_large' };

/** Picks the pictures out of a paste, a drop or a file input. */
export function imageFiles(list: FileList | null | undefined): readonly File[] {
  return [...list ?? []].filter((file) => file.type.startsWith('image/'));
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size that keeps the proportions and fits into `edge`; never larger than the picture. */
export function fitInto(size: Size, edge: number): Size {
  const scale = Math.min(1, edge / Math.max(size.width, size.height, 1));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/**
 * Makes a huge photo small enough to send on a weak line, and turns kinds that only this browser knows into JPEG.
 * An animation stays as it is. The orientation of the camera is worked into the pixels.
 */
export async function preparePicture(file: Blob, sizeMax: number): Promise<PreparedPicture> {
  const isTaken = takenTypes.includes(file.type);
  if (file.type === 'image/gif') return file.size <= sizeMax ? asIs(file) : tooLarge;
  const bitmap = await decode(file);
  if (bitmap === null) return isTaken && file.size <= sizeMax ? asIs(file) : isTaken ? tooLarge : notSupported;
  try {
    const target = fitInto(bitmap, edgeMax);
    const isComfortable = file.size <= comfortableBytes && target.width === bitmap.width;
    if (isTaken && isComfortable && file.size <= sizeMax) return asIs(file);
    // Screens stay sharp as PNG when that is not heavy; photographs become JPEG.
    const png = file.type === 'image/png' ? await encode(bitmap, target, 'image/png') : null;
    const blob = png !== null && png.size <= comfortableBytes ? png : await encode(bitmap, target, 'image/jpeg');
    if (blob === null) return isTaken && file.size <= sizeMax ? asIs(file) : notSupported;
    return blob.size <= sizeMax ? asIs(isTaken && file.size <= blob.size ? file : blob) : tooLarge;
  } finally {
    bitmap.close();
  }
}

const tooLarge: PreparedPicture = { ok: false, code: 'picture.too_large' };
const notSupported: PreparedPicture = { ok: false, code: 'picture.not_supported' };

function asIs(blob: Blob): PreparedPicture {
  return { ok: true, blob };
}

async function decode(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
}

function encode(bitmap: ImageBitmap, size: Size, type: 'image/png' | 'image/jpeg'): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  if (!draw(canvas, bitmap, size, type === 'image/jpeg')) return Promise.resolve(null);
  return new Promise((resolve) => { canvas.toBlob(resolve, type, 0.86); });
}

/** False when the browser gives the canvas no context. */
function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap, { width, height }: Size, isOnWhite: boolean): boolean {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return false;
  if (isOnWhite) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return true;
}

/** A small likeness on a canvas: unlike `blob:` images it needs nothing from the page's content-security policy. */
export function thumbnail(blob: Blob, edge: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  void decode(blob).then((bitmap) => {
    if (bitmap === null) return;
    draw(canvas, bitmap, fitInto(bitmap, edge), false);
    bitmap.close();
  });
  return canvas;
}
