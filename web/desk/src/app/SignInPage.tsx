import { Button } from 'antd';
import { useState, type SubmitEvent } from 'react';
import { useT } from '@/shared/i18n';
import { describeError } from '@/shared/ui/notices';
import { Field } from './Field';
import { endpoints, open } from './sessionStore';
import { StartPage } from './StartPage';
import styles from './StartPage.module.css';

export function SignInPage({ hasExpired }: { readonly hasExpired: boolean }) {
  const t = useT();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await open(await endpoints.signIn(username.trim(), password));
    } catch (caught) {
      setError(caught);
      setIsBusy(false);
    }
  };

  return (
    <StartPage title={t('signIn.title')} detail={hasExpired ? t('signIn.expired') : t('signIn.detail')}>
      <form className={styles.form} data-testid="sign-in-form" onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
        <Field name="username" label={t('signIn.username')} autoComplete="username" value={username} isFirst onChange={setUsername} />
        <Field name="password" label={t('signIn.password')} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
        {error === null ? null : <p className={styles.error} role="alert" data-testid="sign-in-error">{describeError(error, t)}</p>}
        <Button type="primary" size="large" htmlType="submit" loading={isBusy} data-testid="sign-in-submit">{t('signIn.submit')}</Button>
      </form>
    </StartPage>
  );
}
