import { lazy, Suspense } from 'react';
import { useUi } from '@/shared/desk/context';

const Palette = lazy(() => import('../dialogs/Palette'));
const KeyHelp = lazy(() => import('../dialogs/KeyHelp'));
const CannedReplies = lazy(() => import('../dialogs/CannedReplies'));
const PasswordDialog = lazy(() => import('../dialogs/PasswordDialog'));

/** Dialogs of the shell; each loads when it is first opened. */
export function Dialogs({ roomId }: { readonly roomId: string }) {
  const kind = useUi((ui) => ui.dialog?.kind ?? null);
  return (
    <Suspense>
      {kind === 'palette' ? <Palette roomId={roomId} /> : null}
      {kind === 'help' ? <KeyHelp /> : null}
      {kind === 'canned' ? <CannedReplies /> : null}
      {kind === 'password' ? <PasswordDialog /> : null}
    </Suspense>
  );
}
