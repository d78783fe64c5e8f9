import { Modal } from 'antd';
import { useId, useState, type SubmitEvent } from 'react';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError, notify } from '@/shared/ui/notices';
import { Field } from '../Field';
import { endpoints } from '../sessionStore';
import styles from '../StartPage.module.css';

export default function PasswordDialog() {
  const t = useT();
  const desk = useDesk();
  const formId = useId();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await endpoints.changePassword(current, next);
      notify('success', 'password.changed');
      desk.closeDialog();
    } catch (caught) {
      setError(caught);
      setIsBusy(false);
    }
  };

  return (
    <Modal
      open title={t('command.password')} okText={t('password.submit')} okButtonProps={{ htmlType: 'submit', form: formId, loading: isBusy }}
      width={420} onCancel={() => { desk.closeDialog(); }}
    >
      <form id={formId} className={styles.form} onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
        <Field name="currentPassword" label={t('password.current')} type="password" autoComplete="current-password" value={current} isFirst onChange={setCurrent} />
        <Field
          name="newPassword" label={t('password.new')} hint={t('setUp.passwordHint')} type="password" autoComplete="new-password"
          minLength={10} value={next} onChange={setNext}
        />
        {error === null ? null : <p className={styles.error} role="alert">{describeError(error, t)}</p>}
      </form>
    </Modal>
  );
}
