import { expect, it } from 'vitest';
import { formatDuration } from './duration';

it.each([[0, '0:00'], [187, '3:07'], [3765, '1:02:45'], [-5, '0:00'], [59.9, '0:59']])('%d_seconds_read_as_%s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
