import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Rate, Select, Switch } from 'antd';
import type { AgentChoice, Queue, QueueRequirement, Skill } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { EditDrawer } from './EditDrawer';
import { useSave } from './useCollection';
import styles from './AdminRoom.module.css';

interface QueueForm {
  readonly nameEn: string;
  readonly nameZh?: string;
  readonly priority: number;
  readonly agentChoice: AgentChoice;
  readonly offerTimeoutSeconds: number;
  readonly wrapUpMaxSeconds: number;
  readonly requirements: readonly QueueRequirement[];
  readonly isEnabled: boolean;
}

const choices: readonly AgentChoice[] = [
  'longestIdle', 'mostSkilled', 'leastOccupied', 'fewestInteractions', 'roundRobin', 'weighted',
];

export function QueueDrawer({ queue, skills, onClose }: { readonly queue: Queue | null; readonly skills: readonly Skill[]; readonly onClose: () => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const [form] = Form.useForm<QueueForm>();
  const { save, isBusy, errorText } = useSave<QueueForm>('queues', ({ nameEn, nameZh, ...rest }, key) => {
    const draft = { ...rest, names: { en: nameEn.trim(), ...((nameZh ?? '').trim() === '' ? {} : { 'zh-CN': (nameZh ?? '').trim() }) } };
    if (queue === null) return endpoints.queues.create(draft, key);
    // What is not in this form stays as it is.
    const { id, version, ...rules } = queue;
    return endpoints.queues.update(id, version, { ...rules, ...draft });
  }, onClose);
  return (
    <EditDrawer<QueueForm>
      title={queue === null ? t('admin.newQueue') : t.nameOf(queue.names)} form={form} initial={toForm(queue)} isBusy={isBusy} errorText={errorText} onSave={save} onClose={onClose}
    >
      <div className={styles.columns}>
        <Form.Item name="nameEn" label={t('admin.nameEn')} rules={[{ required: true, whitespace: true, message: t('admin.required') }]}>
          <Input maxLength={80} data-testid="queue-name-en" />
        </Form.Item>
        <Form.Item name="nameZh" label={t('admin.nameZh')}>
          <Input maxLength={80} lang="zh-CN" data-testid="queue-name-zh" />
        </Form.Item>
        <Form.Item name="priority" label={t('admin.priority')} extra={t('admin.priorityHint')}>
          <InputNumber min={0} max={9} precision={0} />
        </Form.Item>
        <Form.Item name="agentChoice" label={t('admin.agentChoice')}>
          <Select options={choices.map((choice) => ({ value: choice, label: t(`agentChoice.${choice}`) }))} />
        </Form.Item>
        <Form.Item name="offerTimeoutSeconds" label={t('admin.offerTimeout')} extra={t('admin.offerTimeoutHint')}>
          <InputNumber min={5} max={300} precision={0} suffix={t('admin.seconds')} />
        </Form.Item>
        <Form.Item name="wrapUpMaxSeconds" label={t('admin.wrapUpMax')} extra={t('admin.wrapUpMaxHint')}>
          <InputNumber min={0} max={3600} precision={0} suffix={t('admin.seconds')} />
        </Form.Item>
      </div>
      <Form.Item label={t('admin.requirements')} extra={t('admin.requirementsHint')}>
        <Form.List name="requirements">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field) => (
                <div key={field.key} className={styles.pair}>
                  <Form.Item name={[field.name, 'skillId']} noStyle rules={[{ required: true, message: t('admin.required') }]}>
                    <Select className={styles.grow} options={skills.map((skill) => ({ value: skill.id, label: skill.name }))} aria-label={t('admin.skill')} />
                  </Form.Item>
                  <Form.Item name={[field.name, 'proficiencyMin']} noStyle>
                    <Rate allowClear={false} tooltips={['1', '2', '3', '4', '5']} aria-label={t('admin.proficiency')} />
                  </Form.Item>
                  <Button type="text" icon={<DeleteOutlined />} aria-label={t('admin.remove')} onClick={() => { remove(field.name); }} />
                </div>
              ))}
              <Button size="small" icon={<PlusOutlined />} disabled={skills.length === 0} onClick={() => { add({ skillId: undefined, proficiencyMin: 1 }); }}>{t('admin.addRequirement')}</Button>
            </>
          )}
        </Form.List>
      </Form.Item>
      <Form.Item name="isEnabled" label={t('admin.enabled')} extra={t('admin.queueEnabledHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </EditDrawer>
  );
}

function toForm(queue: Queue | null): QueueForm {
  return {
    nameEn: queue?.names.en ?? '',
    nameZh: queue?.names['zh-CN'] ?? '',
    priority: queue?.priority ?? 5,
    agentChoice: queue?.agentChoice ?? 'longestIdle',
    offerTimeoutSeconds: queue?.offerTimeoutSeconds ?? 20,
    wrapUpMaxSeconds: queue?.wrapUpMaxSeconds ?? 120,
    requirements: queue?.requirements ?? [],
    isEnabled: queue?.isEnabled ?? true,
  };
}
