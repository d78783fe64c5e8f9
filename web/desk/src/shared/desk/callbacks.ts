import { useQuery } from '@tanstack/react-query';
import type { Queue } from '@/api/types';
import { useT } from '../i18n';
import { useDesk } from './context';

/** Where the query cache keeps callbacks. */
export const callbacksKey = ['callbacks'] as const;

const none: readonly Queue[] = [];

/** The queues with their names; of those that no longer exist nothing is known. */
export function useQueueNames(): { readonly queues: readonly Queue[]; readonly nameOf: (id: string) => string } {
  const t = useT();
  const desk = useDesk();
  const { data = none } = useQuery({ queryKey: ['queues'], queryFn: ({ signal }) => desk.endpoints.queues.list(signal), staleTime: 60_000 });
  return {
    queues: data,
    nameOf: (id) => {
      const found = data.find((one) => one.id === id);
      return found === undefined ? '–' : t.nameOf(found.names);
    },
  };
}
