import { Form, Input, Modal } from 'antd';
import type { User } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useSave } from './useCollection';
import styles from './AdminRoom.module.css';

/** Gives a person a new password, for instance after it was forgotten. */
export function SetPassword({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const [form] = Form.useForm<{ password: string }>();
  const { save, isBusy, errorText } = useSave<{ password: string }>('users', ({ password }) => endpoints.users.setPassword(user.id, password), onClose);
  return (
    <Modal
      open title={t('admin.setPasswordOf', { name: user.displayName })} okText={t('admin.setPassword')} cancelText={t('common.cancel')} confirmLoading={isBusy}
      onOk={() => { form.submit(); }} onCancel={onClose}
    >
      {errorText === null ? null : <p className={styles.formError} role="alert">{errorText}</p>}
      <Form form={form} layout="vertical" onFinish={save} requiredMark={false}>
        <Form.Item name="password" label={t('password.new')} extra={t('setUp.passwordHint')} rules={[{ required: true, min: 10, message: t('setUp.passwordHint') }]}>
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
