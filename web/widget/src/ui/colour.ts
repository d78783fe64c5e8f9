/** The part of `#RRGGBB` that is trusted to reach a style; anything else gives the default. */
export function safeColour(colour: string | undefined): string {
  return colour !== undefined && /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#1f5eff';
}

/** WCAG 2.2 relative luminance, 0 (black) to 1 (white). */
export function luminance(colour: string): number {
  const channel = (start: number): number => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Where black and white read equally well: 1.05 / (l + 0.05) = (l + 0.05) / 0.05. */
const equalLuminance = 0.179;

/** Near-black or white, whichever reads better on the colour; the better one is always at least 4.5 : 1. */
export function textOn(colour: string): '#ffffff' | '#000000' {
  return luminance(colour) < equalLuminance ? '#ffffff' : '#000000';
}
