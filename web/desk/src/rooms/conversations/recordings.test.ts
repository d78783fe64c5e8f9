import { describe, expect, it } from 'vitest';
import { gainsOf } from './sidesMixer';
import { outlineOf } from './Waveform';

describe('The sides of a recording', () => {
  it('are_heard_left_and_right_or_one_of_them_in_both_ears', () => {
    expect(gainsOf('both')).toEqual({ leftToLeft: 1, leftToRight: 0, rightToLeft: 0, rightToRight: 1 });
    expect(gainsOf('customer')).toEqual({ leftToLeft: 1, leftToRight: 1, rightToLeft: 0, rightToRight: 0 });
    expect(gainsOf('agent')).toEqual({ leftToLeft: 0, leftToRight: 0, rightToLeft: 1, rightToRight: 1 });
  });

  it('are_drawn_as_an_outline_that_shows_silence_as_a_line_and_stays_within_its_lane', () => {
    expect(outlineOf([])).toBe('');
    expect(outlineOf([0])).toBe('M0 15.5H1L1 16.5H0Z');
    const heights = [...outlineOf([100, 250]).matchAll(/ ([\d.]+)H/g)].map((match) => Number(match[1]));
    expect(Math.min(...heights)).toBe(1);
    expect(Math.max(...heights)).toBe(31);
  });
});
