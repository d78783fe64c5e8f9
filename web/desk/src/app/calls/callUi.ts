import { createStore } from '@/shared/store';

/** Whether the agent is about to dial a number. */
export const isDialling = createStore<boolean>(false);
