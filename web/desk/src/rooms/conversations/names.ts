import type { Conversation } from '@/api/types';
import type { Translate } from '@/shared/i18n';

/** What to call the customer: the name given or the masked number; else what they are to us. */
export function nameOf(one: Pick<Conversation, 'channel' | 'customerName'>, t: Translate): string {
  return one.customerName ?? t(one.channel === 'voice' ? 'common.caller' : 'common.visitor');
}
