import { expect, it } from 'vitest';
import { watermarkImage } from './watermarkImage';

const svgOf = (image: string): Document => {
  const source = decodeURIComponent(/^url\("data:image\/svg\+xml,(.*)"\)$/.exec(image)?.[1] ?? '');
  return new DOMParser().parseFromString(source, 'image/svg+xml');
};

it.each(['Chen Mei · 20 Nov, 14:05', '<b onload="x">&\'"', '陈美 🙂', 'half a pair \ud83d', 'control \u0007'])('Shows_%j_as_text_and_stays_a_picture', (line) => {
  const svg = svgOf(watermarkImage(line, 'mei', 'light'));
  expect(svg.querySelector('parsererror')).toBeNull();
  expect(svg.querySelectorAll('text')).toHaveLength(2);
  expect(svg.querySelector('text')?.textContent.slice(0, 5)).toBe(line.slice(0, 5));
  expect(svg.querySelector('b')).toBeNull();
});

it('Is_drawn_for_either_appearance', () => {
  expect(watermarkImage('a', 'b', 'dark')).not.toBe(watermarkImage('a', 'b', 'light'));
});
