import { PhoneOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { isDialling } from './callUi';
import { useCallAct } from './useCalls';
import styles from './CallBar.module.css';

/** Dials a number: the agent's telephone rings first. */
export function DialForm() {
  const t = useT();
  const { endpoints } = useDesk();
  const { act, isBusy } = useCallAct();
  const [to, setTo] = useState('');
  // One call for this form, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const close = (): void => { isDialling.set(false); };
  const dial = (): void => {
    if (to.trim() === '') return;
    act(async () => {
      await endpoints.calls.dial({ to: to.trim() }, key);
      close();
    });
  };
  return (
    <form
      className={styles.form} aria-label={t('call.dial')} data-testid="dial"
      onSubmit={(event) => { event.preventDefault(); dial(); }}
    >
      <Input
        autoFocus type="tel" value={to} maxLength={64} placeholder={t('call.number')} aria-label={t('call.number')} data-testid="dial-number"
        onChange={(event) => { setTo(event.target.value); }} onKeyDown={(event) => { if (event.key === 'Escape') close(); }}
      />
      <Button type="primary" htmlType="submit" icon={<PhoneOutlined />} disabled={to.trim() === ''} loading={isBusy}>{t('call.dial')}</Button>
      <Button onClick={close}>{t('common.cancel')}</Button>
    </form>
  );
}
