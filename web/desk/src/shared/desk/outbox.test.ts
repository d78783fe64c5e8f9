import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LineError, ProblemError } from '@/api/client';
import type { TimelineItem } from '@/api/types';
import { createItem, createMemoryStorage } from '../testing';
import { Outbox, type OutboxPorts } from './outbox';
import { createPictureStore } from './pictureStore';

const problem = (status: number, code: string) => new ProblemError({ status, code, title: code });
const message = (text: string, interactionId = 'i') => ({ interactionId, customerName: null, text, picture: null });

describe('Outbox', () => {
  const storage = { current: createMemoryStorage() };
  let keys = 0;
  const send = vi.fn<OutboxPorts['send']>();
  const upload = vi.fn<OutboxPorts['upload']>();
  const onStored = vi.fn<OutboxPorts['onStored']>();
  const create = (): Outbox => new Outbox({
    storage: storage.current, pictures: createPictureStore('test'), send, upload, onStored, createKey: () => `key-${String(++keys)}`, now: () => keys,
  }, 'user');

  beforeEach(() => {
    vi.useFakeTimers();
    keys = 0;
    storage.current = createMemoryStorage();
    send.mockReset().mockImplementation((_, body, clientKey) => Promise.resolve({ ...createItem(1, 'agent'), text: body.text ?? null, clientKey } satisfies TimelineItem));
    upload.mockReset().mockResolvedValue({ id: 'attachment' });
    onStored.mockReset();
  });

  it('shows_a_message_at_once_and_drops_it_when_it_is_stored', async () => {
    const outbox = create();
    await outbox.enqueue(message('Hello'));
    expect(outbox.entries.get()).toMatchObject([{ text: 'Hello', state: 'pending' }]);
    outbox.resume();
    await vi.waitFor(() => { expect(outbox.entries.get()).toEqual([]); });
    expect(onStored).toHaveBeenCalledOnce();
  });

  it('repeats_with_the_same_key_while_the_line_fails', async () => {
    send.mockRejectedValueOnce(new LineError('down')).mockRejectedValueOnce(problem(503, 'journal.busy'));
    const outbox = create();
    outbox.resume();
    await outbox.enqueue(message('Hello'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(send.mock.calls.map((call) => call[2])).toEqual(['key-1', 'key-1', 'key-1']);
    expect(outbox.entries.get()).toEqual([]);
  });

  it('keeps_the_order_of_one_conversation_and_lets_others_pass', async () => {
    send.mockImplementation((id, body, clientKey) => (id === 'stuck'
      ? new Promise(() => undefined)
      : Promise.resolve({ ...createItem(1, 'agent'), text: body.text ?? null, clientKey })));
    const outbox = create();
    await outbox.enqueue(message('1', 'stuck'));
    await outbox.enqueue(message('2', 'stuck'));
    await outbox.enqueue(message('3', 'free'));
    outbox.resume();
    await vi.waitFor(() => { expect(outbox.entries.get().map((entry) => entry.text)).toEqual(['1', '2']); });
    expect(send.mock.calls.map((call) => call[1].text)).toEqual(['1', '3']);
  });

  it('survives_a_reload_with_its_key', async () => {
    await create().enqueue(message('Hello'));
    const after = create();
    expect(after.entries.get()).toMatchObject([{ clientKey: 'key-1', text: 'Hello' }]);
    after.resume();
    await vi.waitFor(() => { expect(send).toHaveBeenCalledWith('i', { text: 'Hello' }, 'key-1'); });
  });

  it.each([[409, 'interaction.ended'], [404, 'interaction.not_found'], [400, 'message.too_long']])('fails_for_good_on_%i_%s_and_goes_on_with_the_next', async (status, code) => {
    send.mockRejectedValueOnce(problem(status, code));
    const outbox = create();
    outbox.resume();
    await outbox.enqueue(message('bad'));
    await outbox.enqueue(message('good'));
    await vi.waitFor(() => { expect(outbox.entries.get()).toMatchObject([{ text: 'bad', state: 'failed', problemCode: code }]); });
    outbox.retry('key-1');
    await vi.waitFor(() => { expect(outbox.entries.get()).toEqual([]); });
  });

  it.each([[401, 'session.required'], [409, 'desk.not_active'], [429, 'rate.limited'], [500, 'http.500']])('does_not_give_up_on_%i_%s', async (status, code) => {
    send.mockRejectedValueOnce(problem(status, code));
    const outbox = create();
    outbox.resume();
    await outbox.enqueue(message('Hello'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(send).toHaveBeenCalledTimes(2);
    expect(outbox.entries.get()).toEqual([]);
  });

  it('sends_a_picture_before_its_message_under_a_key_of_its_own', async () => {
    const outbox = create();
    outbox.resume();
    await outbox.enqueue({ ...message('Look'), picture: new Blob(['x'], { type: 'image/png' }) });
    await vi.waitFor(() => { expect(send).toHaveBeenCalledWith('i', { text: 'Look', attachmentId: 'attachment' }, 'key-1'); });
    expect(upload.mock.calls[0]?.[2]).toBe('key-1.picture');
  });

  it('drops_the_pending_copy_when_the_push_brings_the_item_first', async () => {
    const outbox = create();
    await outbox.enqueue(message('Hello'));
    outbox.confirm('key-1');
    expect(outbox.entries.get()).toEqual([]);
    expect(create().entries.get()).toEqual([]);
  });

  it('sends_nothing_while_it_is_paused', async () => {
    const outbox = create();
    outbox.resume();
    outbox.pause();
    await outbox.enqueue(message('Hello'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).not.toHaveBeenCalled();
  });
});
