import { describe, expect, it } from 'vitest';
import { backoffMs, retryDelayMs } from '../src/backoff';
import { isTransient, toAnswer, toProblem } from '../src/http';
import { i18n, pickLocale } from '../src/i18n';
import { en } from '../src/locales/en';
import { zhCn } from '../src/locales/zhCn';
import { fitInto } from '../src/pictures';
import { eventParser } from '../src/stream/eventsLink';
import { luminance, safeColour, textOn } from '../src/ui/colour';
import { linkified, splitLinks } from '../src/ui/linkify';
import { webAddress } from '../src/address';
import type { VisitorItem } from '../src/protocol';
import { item } from './samples';

const links = (text: string) => splitLinks(text).filter((part) => part.href !== null).map((part) => part.text);

describe('links', () => {
  it.each([
    ['see https://example.com/a?b=c.', ['https://example.com/a?b=c']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['说明见 https://example.com/退货。谢谢', ['https://example.com/退货']],
    ['两个：http://a.example，http://b.example！', ['http://a.example', 'http://b.example']],
    ['javascript:alert(1) data:text/html,x ftp://a.example', []],
    ['https:// nothing', []],
    ['"https://example.com"><script>alert(1)</script>', ['https://example.com']],
  ])('%s', (text, expected) => { expect(links(text)).toEqual(expected); });

  it('loses no character', () => {
    const text = 'a https://example.com/x, b (http://b.example) c\n<b>d</b>';
    expect(splitLinks(text).map((part) => part.text).join('')).toBe(text);
  });

  it('stays text whatever it looks like', () => {
    const holder = document.createElement('p');
    holder.append(linkified('<img src=x onerror=alert(1)> https://example.com'));
    expect(holder.querySelector('img')).toBeNull();
    expect(holder.querySelector('a')?.rel).toBe('noopener noreferrer nofollow');
    expect(holder.textContent).toBe('<img src=x onerror=alert(1)> https://example.com');
  });
});

describe('words', () => {
  it('says what the house says, and our own words where it says nothing', () => {
    const event = (kind: VisitorItem['event'], text: string | null = null) => i18n('en').item(item(1, { author: 'system', event: kind, text }));
    expect(event('turnedAway', 'We open again at nine.')).toBe('We open again at nine.');
    expect(event('turnedAway')).toBe(en.turnedAway);
    expect(event('sentElsewhere')).toBe(en.sentElsewhere);
    expect(i18n('zh-CN').item(item(1, { author: 'system', event: 'agentJoined', text: null, agentName: '林' }))).toBe(zhCn.agentJoined('林'));
    expect(i18n('en').item(item(1, { text: null }))).toBe(en.picture);
  });

  it('are complete in both languages', () => {
    expect(Object.keys(zhCn)).toEqual(Object.keys(en));
    expect(Object.keys(zhCn.problem)).toEqual(Object.keys(en.problem));
  });

  it.each([
    ['auto', ['fr-FR', 'zh-TW', 'en'], 'zh-CN'], ['zh-CN', ['en'], 'zh-CN'], ['en', ['zh-CN'], 'en'],
    [undefined, ['de'], 'en'], ['', ['zh'], 'zh-CN'], ['xx', ['en-GB'], 'en'],
  ])('data-locale %s and browser %s give %s', (wish, browser, expected) => {
    expect(pickLocale(wish, browser)).toBe(expected);
  });

  it('never names a figure that nobody gave', () => {
    const t = i18n('en');
    expect(t.wait(2, 170)).toBe('You are number 2; about 3 minutes');
    expect(t.wait(1, 20)).toBe('You are next; less than a minute');
    expect(t.wait(2, null)).toBe('You are number 2; we cannot say yet how long it takes');
    expect(t.wait(null, null)).not.toMatch(/\d/);
    expect(i18n('zh-CN').wait(2, 170)).toBe('您排在第 2 位，预计约 3 分钟');
  });

  it('chooses by code, then by status', () => {
    const t = i18n('en');
    expect(t.problem({ status: 413, code: 'attachment.too_large' })).toBe(en.problem['picture.too_large']);
    expect(t.problem({ status: 418, code: 'teapot' })).toBe(en.problem.other);
  });
});

describe('answers', () => {
  it('carry Retry-After', () => {
    const answer = toAnswer(503, '{"status":503,"code":"journal.busy"}', '7');
    expect(answer).toEqual({ ok: false, problem: { status: 503, code: 'journal.busy', retryAfterSeconds: 7 } });
  });
  it('make do with a page of a proxy', () => {
    expect(toAnswer(502, '<html>', null)).toEqual({ ok: false, problem: { status: 502, code: 'http.502' } });
    expect(toAnswer(200, '<html>', null).ok).toBe(false);
    expect(toProblem(null)).toEqual({ status: 500, code: 'http.500' });
  });
  it.each([[0, true], [408, true], [429, true], [500, true], [503, true], [400, false], [409, false], [415, false]])(
    'status %i is worth another try: %s', (status, expected) => {
      expect(isTransient({ status, code: '' })).toBe(expected);
    });
});

describe('waits', () => {
  it('grow to a bound and stay within half and whole of their step', () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      expect(backoffMs(attempt, 0.999)).toBeLessThanOrEqual(12_000);
      expect(backoffMs(attempt, 0)).toBeGreaterThanOrEqual(300);
    }
  });
  it('follow the server up to five minutes', () => {
    expect(retryDelayMs(0, 20, 0)).toBe(20_000);
    expect(retryDelayMs(0, 9999, 0)).toBe(300_000);
  });
});

describe('colours', () => {
  it.each(['#1F6F5C', '#ffffff', '#000000', '#ffcc00', '#7f7f7f', '#1f5eff', '#e91e63'])('%s gets readable text', (colour) => {
    const [light, dark] = [luminance(colour), luminance(textOn(colour))].sort((a, b) => b - a);
    expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
  it('are colours or the default', () => {
    expect(safeColour('red;background:url(x)')).toBe('#1f5eff');
    expect(safeColour('#ABCDEF')).toBe('#ABCDEF');
  });
});

describe('pictures', () => {
  it('keep their proportions and never grow', () => {
    expect(fitInto({ width: 4000, height: 3000 }, 2048)).toEqual({ width: 2048, height: 1536 });
    expect(fitInto({ width: 100, height: 50 }, 2048)).toEqual({ width: 100, height: 50 });
    expect(fitInto({ width: 9000, height: 1 }, 2048)).toEqual({ width: 2048, height: 1 });
  });
  it('come by http and https only', () => {
    expect(webAddress('/api/v1/attachments/1', 'https://chat.example')?.href).toBe('https://chat.example/api/v1/attachments/1');
    expect(webAddress('javascript:alert(1)', 'https://chat.example')).toBeNull();
  });
});

describe('event stream', () => {
  it.each([1, 2, 3, 7, 1000])('reads its events however the bytes are cut (%i)', (size) => {
    const text = ': hi\n\nevent: a\ndata: {"x":1}\n\ndata: two\r\ndata: lines\r\n\r\nid: 4\n\ndata:z\n\n';
    const got: string[] = [];
    const parse = eventParser((data) => { got.push(data); });
    for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size));
    expect(got).toEqual(['{"x":1}', 'two\nlines', 'z']);
  });
});
