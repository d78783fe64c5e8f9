import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Popconfirm, Rate, Select, Switch } from 'antd';
import { useState } from 'react';
import { roles, type Role, type Skill, type Team, type User, type UserSkill } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { notify, notifyError } from '@/shared/ui/notices';
import { EditDrawer } from './EditDrawer';
import { SetPassword } from './SetPassword';
import { useList, useSave } from './useCollection';
import styles from './AdminRoom.module.css';

interface UserForm {
  readonly username: string;
  readonly displayName: string;
  readonly password?: string;
  readonly roles: readonly Role[];
  readonly teamId?: string | null;
  readonly siteId?: string | null;
  readonly skills: readonly UserSkill[];
  readonly chatLimit: number;
  readonly isEnabled: boolean;
}

/** What a new person begins with. */
const chatLimitDefault = 3;

export function UserDrawer({ user, teams, skills, onClose }: {
  readonly user: User | null; readonly teams: readonly Team[]; readonly skills: readonly Skill[]; readonly onClose: () => void;
}) {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: sites } = useList('sites', (signal) => endpoints.sites.list(signal));
  const [form] = Form.useForm<UserForm>();
  const { save, isBusy, errorText } = useSave<UserForm>('users', ({ password, ...draft }, key) => (
    user === null
      ? endpoints.users.create({ ...draft, password: password ?? '' }, key)
      : endpoints.users.update(user.id, user.version, draft)), onClose);
  return (
    <EditDrawer<UserForm>
      title={user?.displayName ?? t('admin.newUser')} form={form} initial={toForm(user)} isBusy={isBusy} errorText={errorText} onSave={save} onClose={onClose}
      footer={user === null ? undefined : <UserActs user={user} onDone={onClose} />}
    >
      <div className={styles.columns}>
        <Form.Item name="displayName" label={t('admin.name')} rules={[{ required: true, whitespace: true, message: t('admin.required') }]}>
          <Input maxLength={100} data-testid="user-display-name" />
        </Form.Item>
        <Form.Item name="username" label={t('signIn.username')} rules={[{ required: true, whitespace: true, message: t('admin.required') }]}>
          <Input maxLength={64} autoComplete="off" spellCheck={false} data-testid="user-username" />
        </Form.Item>
      </div>
      {user === null
        ? (
          <Form.Item name="password" label={t('signIn.password')} extra={t('setUp.passwordHint')} rules={[{ required: true, min: 10, message: t('setUp.passwordHint') }]}>
            <Input.Password autoComplete="new-password" data-testid="user-password" />
          </Form.Item>
        )
        : null}
      <Form.Item name="roles" label={t('admin.roles')} extra={t('admin.rolesHint')} rules={[{ required: true, message: t('admin.required') }]}>
        <Select mode="multiple" options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item name="teamId" label={t('admin.team')}>
          <Select allowClear placeholder={t('admin.none')} options={teams.map((team) => ({ value: team.id, label: team.name }))} />
        </Form.Item>
        <Form.Item name="siteId" label={t('admin.site')}>
          <Select allowClear placeholder={t('admin.none')} options={sites.map((site) => ({ value: site.id, label: site.name }))} />
        </Form.Item>
      </div>
      <Form.Item label={t('admin.skills')} extra={t('admin.skillsOfUserHint')}>
        <SkillsField skills={skills} />
      </Form.Item>
      <Form.Item name="chatLimit" label={t('admin.chatLimit')} extra={t('admin.chatLimitHint')}>
        <InputNumber min={0} max={20} precision={0} />
      </Form.Item>
      <Form.Item name="isEnabled" label={t('admin.enabled')} extra={t('admin.enabledHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </EditDrawer>
  );
}

function SkillsField({ skills }: { readonly skills: readonly Skill[] }) {
  const t = useT();
  const options = skills.map((skill) => ({ value: skill.id, label: skill.name }));
  return (
    <Form.List name="skills">
      {(fields, { add, remove }) => (
        <>
          {fields.map((field) => (
            <div key={field.key} className={styles.pair}>
              <Form.Item name={[field.name, 'skillId']} noStyle rules={[{ required: true, message: t('admin.required') }]}>
                <Select className={styles.grow} options={options} aria-label={t('admin.skill')} />
              </Form.Item>
              <Form.Item name={[field.name, 'proficiency']} noStyle>
                <Rate allowClear={false} tooltips={['1', '2', '3', '4', '5']} aria-label={t('admin.proficiency')} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('admin.remove')} onClick={() => { remove(field.name); }} />
            </div>
          ))}
          <Button size="small" icon={<PlusOutlined />} disabled={skills.length === 0} onClick={() => { add({ skillId: undefined, proficiency: 3 }); }}>{t('admin.addSkill')}</Button>
        </>
      )}
    </Form.List>
  );
}

/** Acts on a person that are not part of the form. */
function UserActs({ user, onDone }: { readonly user: User; readonly onDone: () => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const [isSettingPassword, setIsSettingPassword] = useState(false);
  const disabling = useMutation({
    mutationFn: () => endpoints.users.disable(user.id, user.version),
    onSuccess: async () => {
      notify('success', 'admin.userDisabled');
      await client.invalidateQueries({ queryKey: ['admin', 'users'] });
      onDone();
    },
    onError: notifyError,
  });
  return (
    <>
      <Button data-testid="user-set-password" onClick={() => { setIsSettingPassword(true); }}>{t('admin.setPassword')}</Button>
      {user.isEnabled
        ? (
          <Popconfirm title={t('admin.disableAsk', { name: user.displayName })} okText={t('admin.disable')} cancelText={t('common.cancel')} onConfirm={() => { disabling.mutate(); }}>
            <Button danger loading={disabling.isPending} data-testid="user-disable">{t('admin.disable')}</Button>
          </Popconfirm>
        )
        : null}
      {isSettingPassword ? <SetPassword user={user} onClose={() => { setIsSettingPassword(false); }} /> : null}
    </>
  );
}

function toForm(user: User | null): UserForm {
  return {
    username: user?.username ?? '',
    displayName: user?.displayName ?? '',
    roles: user?.roles ?? ['agent'],
    teamId: user?.teamId ?? null,
    siteId: user?.siteId ?? null,
    skills: user?.skills ?? [],
    chatLimit: user?.chatLimit ?? chatLimitDefault,
    isEnabled: user?.isEnabled ?? true,
  };
}
