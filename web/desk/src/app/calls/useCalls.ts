import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CallView } from '@/api/callEndpoints';
import { useDesk, useLive } from '@/shared/desk/context';
import { notifyError } from '@/shared/ui/notices';

const key = ['calls'];
const everyMs = 15_000;

/** The list after a call was told to look different; one that is over is told once more and then gone. */
export function applyCall(calls: readonly CallView[], changed: CallView): CallView[] {
  if (changed.state === 'ended') return calls.filter((call) => call.id !== changed.id);
  return calls.some((call) => call.id === changed.id) ? calls.map((call) => (call.id === changed.id ? changed : call)) : [...calls, changed];
}

/** The agent's calls: told as they change, and now and then asked for while there may be any, since what is told may be lost. */
export function useCalls() {
  const desk = useDesk();
  const client = useQueryClient();
  const hasVoiceWork = useLive((snapshot) => [...snapshot.offers, ...snapshot.conversations].some((one) => one.channel === 'voice'), false);
  const { data = [], refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => desk.endpoints.calls.list(signal),
    refetchInterval: (query) => (hasVoiceWork || (query.state.data ?? []).length > 0 ? everyMs : false),
  });
  useEffect(() => desk.onSignal('callChanged', (changed) => {
    // An answer on its way was written before.
    void client.cancelQueries({ queryKey: key });
    client.setQueryData<CallView[]>(key, (calls) => applyCall(calls ?? [], changed as CallView));
  }), [client, desk]);
  useEffect(() => { if (hasVoiceWork) void refetch(); }, [hasVoiceWork, refetch]);
  return data;
}

/** Does something with a call; what comes of it is told. */
export function useCallAct() {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (does: () => Promise<unknown>) => does(),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
    onError: notifyError,
  });
  return { act: act.mutate, isBusy: act.isPending };
}
