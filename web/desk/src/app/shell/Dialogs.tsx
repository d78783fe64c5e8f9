import { lazy, Suspense } from 'react';
import { useUi } from '@/shared/desk/context';
import { loadGroup } from '@/shared/i18n';

const Palette = lazy(() => import('../dialogs/Palette'));
const KeyHelp = lazy(() => import('../dialogs/KeyHelp'));
const CannedReplies = lazy(() => import('../dialogs/CannedReplies'));
const CallbackDialog = lazy(async () => {
  const [dialog] = await Promise.all([import('../dialogs/CallbackDialog'), loadGroup('callbacks')]);
  return dialog;
});
const PasswordDialog = lazy(() => import('../dialogs/PasswordDialog'));

/** Dialogs of the shell; each loads when it is first opened. */
export function Dialogs({ roomId }: { readonly roomId: string }) {
  const dialog = useUi((ui) => ui.dialog);
  const kind = dialog?.kind ?? null;
  return (
    <Suspense>
      {kind === 'palette' ? <Palette roomId={roomId} /> : null}
      {kind === 'help' ? <KeyHelp /> : null}
      {kind === 'canned' ? <CannedReplies /> : null}
      {dialog?.kind === 'bookCallback' || dialog?.kind === 'moveCallback' ? <CallbackDialog dialog={dialog} /> : null}
      {kind === 'password' ? <PasswordDialog /> : null}
    </Suspense>
  );
}
