import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemError } from '@/api/client';
import { useT } from '@/shared/i18n';
import { createUuid } from '@/shared/uuid';
import { describeError, notify } from '@/shared/ui/notices';

/** A list of things under one key of the query cache. */
export function useList<T>(key: string, fetch: (signal: AbortSignal) => Promise<readonly T[]>) {
  const { data, isPending, error } = useQuery({ queryKey: ['admin', key], queryFn: ({ signal }) => fetch(signal) });
  return { items: data ?? [], isPending, error };
}

/**
 * Saves one thing: tells of success, loads the list again, and keeps the error to show beside the form. After a stale
 * version the list is loaded again too, so the person sees what the other one changed.
 */
export function useSave<D>(listKey: string, save: (draft: D, idempotencyKey: string) => Promise<unknown>, onSaved: () => void) {
  const t = useT();
  const client = useQueryClient();
  // One key for one form: pressing the button again after a lost answer creates nothing twice.
  const [idempotencyKey, setIdempotencyKey] = useState(createUuid);
  const refresh = () => client.invalidateQueries({ queryKey: ['admin', listKey] });
  const mutation = useMutation({
    mutationFn: (draft: D) => save(draft, idempotencyKey),
    onSuccess: async () => {
      setIdempotencyKey(createUuid());
      notify('success', 'admin.saved');
      await refresh();
      onSaved();
    },
    onError: async (error) => {
      if (error instanceof ProblemError) setIdempotencyKey(createUuid());
      if (error instanceof ProblemError && error.problem.status === 412) await refresh();
    },
  });
  return { save: mutation.mutate, isBusy: mutation.isPending, errorText: mutation.error === null ? null : describeError(mutation.error, t) };
}
