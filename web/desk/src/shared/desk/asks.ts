/** What a command asks of the conversation on screen. */
export type Ask = 'focusComposer' | 'send' | 'attach' | 'focusWrapUp' | 'focusNote';

/** Carries a command's wish to the part of the screen that owns the field or the button. */
export class Asks {
  private readonly handlers = new Map<string, Partial<Record<Ask, () => void>>>();

  answer(interactionId: string, handlers: Partial<Record<Ask, () => void>>): () => void {
    const merged = { ...this.handlers.get(interactionId), ...handlers };
    this.handlers.set(interactionId, merged);
    return () => { if (this.handlers.get(interactionId) === merged) this.handlers.delete(interactionId); };
  }

  ask(interactionId: string | null, ask: Ask): void {
    if (interactionId !== null) this.handlers.get(interactionId)?.[ask]?.();
  }
}
