import { Button, Drawer, Form, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '@/shared/i18n';
import styles from './AdminRoom.module.css';

interface EditDrawerProps<V extends object> {
  readonly title: string;
  readonly form: FormInstance<V>;
  readonly initial: V;
  readonly isBusy: boolean;
  readonly errorText: string | null;
  readonly onSave: (values: V) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Acts beside saving: disable, set a password, remove. */
  readonly footer?: ReactNode;
}

/** One thing being edited, beside the list it belongs to. */
export function EditDrawer<V extends object>({ title, form, initial, isBusy, errorText, onSave, onClose, children, footer }: EditDrawerProps<V>) {
  const t = useT();
  return (
    <Drawer
      open title={title} size={520} onClose={onClose}
      extra={<Button type="primary" loading={isBusy} data-testid="admin-save" onClick={() => { form.submit(); }}>{t('admin.save')}</Button>}
    >
      {errorText === null ? null : <p className={styles.formError} role="alert" data-testid="admin-error">{errorText}</p>}
      <Form<V> form={form} layout="vertical" initialValues={initial} onFinish={onSave} requiredMark={false} scrollToFirstError>
        {children}
      </Form>
      {footer === undefined ? null : <div className={styles.danger}>{footer}</div>}
    </Drawer>
  );
}
