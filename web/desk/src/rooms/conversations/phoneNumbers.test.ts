import { describe, expect, it } from 'vitest';
import { findNumbers } from './phoneNumbers';

const numbersIn = (text: string) => findNumbers(text).flatMap(({ number }) => (number === null ? [] : [number]));

describe('Numbers in what somebody wrote', () => {
  it.each([
    ['Call me at +49 30 901820 please', ['+4930901820']],
    ['我的手机是13912345678，谢谢', ['13912345678']],
    ['139-1234-5678 or 139 1234 5679', ['13912345678', '13912345679']],
    ['办公室 021-55500100', ['02155500100']],
    ['(010) 62345678', ['01062345678']],
    ['客服 400 820 8820', ['4008208820']],
    ['+86 139 1234 5678, +1 (555) 010-0199', ['+8613912345678', '+15550100199']],
    ['Ring +442079460958.', ['+442079460958']],
  ])('are_found_in: %s', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  it.each([
    'Order QF-20417 of 2026-11-20 for 1,200.50',
    'QF13912345678', 'No. 2026112013912345678', '#13912345678', 'https://shop.example/o/13912345678', '12345678', '+12', 'total 400 820 88', '+86 139 1234 5678/9',  '3.14159265358979',
    'card 6222 0213 9123 4567 8901', 'IBAN DE89 3704 0044 0532 0130 00',
  ])('are_not_seen_in: %s', (text) => {
    expect(numbersIn(text)).toEqual([]);
  });

  it('leave_every_character_in_its_place', () => {
    const text = 'a +49 30 901820\nb 13912345678';
    expect(findNumbers(text).map((one) => one.text).join('')).toBe(text);
    expect(findNumbers('nothing here')).toEqual([{ text: 'nothing here', number: null }]);
    expect(findNumbers('')).toEqual([]);
  });

  it('are_looked_for_in_a_time_that_grows_with_the_text', () => {
    const started = performance.now();
    findNumbers('+1 (1) '.repeat(2000));
    findNumbers('1 '.repeat(5000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
