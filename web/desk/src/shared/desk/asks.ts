/** What a command asks of the conversation on screen. */
export type Ask = 'focusComposer' | 'send' | 'attach' | 'canned' | 'note' | 'focusWrapUp' | 'focusNote' | 'hold' | 'mute' | 'hangUp' | 'call';

type Handlers = Partial<Record<Ask, () => void>>;

/** Carries a command's wish to the part of the screen that owns the field or the button; the part that came last answers first. */
export class Asks {
  private readonly handlers = new Map<string, readonly Handlers[]>();

  answer(interactionId: string, handlers: Handlers): () => void {
    this.handlers.set(interactionId, [handlers, ...this.handlers.get(interactionId) ?? []]);
    return () => {
      const rest = (this.handlers.get(interactionId) ?? []).filter((other) => other !== handlers);
      if (rest.length === 0) this.handlers.delete(interactionId);
      else this.handlers.set(interactionId, rest);
    };
  }

  /** @returns whether anything on screen answers. */
  ask(interactionId: string | null, ask: Ask): boolean {
    const handler = interactionId === null ? undefined : this.handlers.get(interactionId)?.find((one) => one[ask] !== undefined)?.[ask];
    handler?.();
    return handler !== undefined;
  }
}
