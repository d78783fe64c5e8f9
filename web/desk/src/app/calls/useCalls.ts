import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDesk, useLive } from '@/shared/desk/context';
import { notifyError } from '@/shared/ui/notices';

const key = ['calls'];
const everyMs = 1_500;

/** The agent's calls. Asked for while there may be any: during work by telephone, and while one is there. */
export function useCalls() {
  const { endpoints } = useDesk();
  const hasVoiceWork = useLive((snapshot) => [...snapshot.offers, ...snapshot.conversations].some((one) => one.channel === 'voice'), false);
  const { data = [] } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => endpoints.calls.list(signal),
    refetchInterval: (query) => (hasVoiceWork || (query.state.data ?? []).length > 0 ? everyMs : false),
  });
  return data;
}

/** Does something with a call, then looks at the calls again. */
export function useCallAct() {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (does: () => Promise<unknown>) => does(),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
    onError: notifyError,
  });
  return { act: act.mutate, isBusy: act.isPending };
}
