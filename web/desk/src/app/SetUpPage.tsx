import { Button } from 'antd';
import { useState, type SubmitEvent } from 'react';
import type { SetUpRequest } from '@/api/types';
import { useT } from '@/shared/i18n';
import { describeError } from '@/shared/ui/notices';
import { Field } from './Field';
import { endpoints, open } from './sessionStore';
import { StartPage } from './StartPage';
import styles from './StartPage.module.css';

/** The first run: whoever holds the printed code creates the administrator. */
export default function SetUpPage() {
  const t = useT();
  const [request, setRequest] = useState<SetUpRequest>({ setupCode: '', organisation: '', username: '', displayName: '', password: '' });
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = (field: keyof SetUpRequest) => (value: string): void => { setRequest((current) => ({ ...current, [field]: value })); };

  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await open(await endpoints.setUp(request));
    } catch (caught) {
      setError(caught);
      setIsBusy(false);
    }
  };

  return (
    <StartPage title={t('setUp.title')} detail={t('setUp.detail')}>
      <form className={styles.form} data-testid="set-up-form" onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
        <Field name="setupCode" label={t('setUp.code')} hint={t('setUp.codeHint')} autoComplete="one-time-code" value={request.setupCode} isFirst onChange={change('setupCode')} />
        <Field name="organisation" label={t('setUp.organisation')} autoComplete="organization" value={request.organisation} onChange={change('organisation')} />
        <Field name="displayName" label={t('setUp.displayName')} autoComplete="name" value={request.displayName} onChange={change('displayName')} />
        <Field name="username" label={t('signIn.username')} autoComplete="username" value={request.username} onChange={change('username')} />
        <Field
          name="password" label={t('signIn.password')} hint={t('setUp.passwordHint')} type="password" autoComplete="new-password"
          minLength={10} value={request.password} onChange={change('password')}
        />
        {error === null ? null : <p className={styles.error} role="alert">{describeError(error, t)}</p>}
        <Button type="primary" size="large" htmlType="submit" loading={isBusy} data-testid="set-up-submit">{t('setUp.submit')}</Button>
      </form>
    </StartPage>
  );
}
