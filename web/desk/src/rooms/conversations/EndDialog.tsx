import { Modal } from 'antd';
import { useState } from 'react';
import { useConversation, useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';

/** Asks once before the customer's chat is closed. */
export default function EndDialog({ interactionId }: { readonly interactionId: string }) {
  const t = useT();
  const desk = useDesk();
  const conversation = useConversation(interactionId);
  const [isBusy, setIsBusy] = useState(false);
  const end = async (): Promise<void> => {
    setIsBusy(true);
    const isDone = await desk.end(interactionId);
    setIsBusy(false);
    if (isDone) desk.closeDialog();
  };
  return (
    <Modal
      open width={420} title={t('end.title', { name: conversation?.customerName ?? t('common.visitor') })} okText={t('end.submit')} cancelText={t('common.cancel')}
      okButtonProps={{ danger: true, autoFocus: true, loading: isBusy, 'data-testid': 'end-submit' }}
      onOk={() => { void end(); }} onCancel={() => { desk.closeDialog(); }}
    >
      <p>{t('end.effect')}</p>
    </Modal>
  );
}
