import { Form, Input, Select, Switch } from 'antd';
import type { Rule } from 'antd/es/form';
import type { Site } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT, type MessageKey } from '@/shared/i18n';
import { useList } from './useCollection';

/** A number of the world: a plus and 5 to 15 digits. */
export const e164Pattern = /^\+[1-9][0-9]{4,14}$/;

/** Text that is nothing when it is empty. */
export function orNull(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? null : trimmed;
}

interface FieldProps {
  readonly name: string | readonly string[];
  readonly label: MessageKey;
  readonly hint?: MessageKey;
}

const pathOf = (name: FieldProps['name']) => (typeof name === 'string' ? name : [...name]);

export function TextField({ name, label, hint, isNeeded = false, lengthMax = 80, pattern, isFixed = false }: FieldProps & {
  readonly isNeeded?: boolean; readonly lengthMax?: number; readonly pattern?: RegExp; readonly isFixed?: boolean;
}) {
  const t = useT();
  const rules: Rule[] = [
    ...(isNeeded ? [{ required: true, whitespace: true, message: t('admin.required') }] : []),
    ...(pattern === undefined ? [] : [{ pattern, message: t('voice.malformed') }]),
  ];
  return (
    <Form.Item name={pathOf(name)} label={t(label)} extra={hint === undefined ? undefined : t(hint)} rules={rules}>
      <Input maxLength={lengthMax} disabled={isFixed} data-testid={`voice-${String(name)}`} />
    </Form.Item>
  );
}

export function SwitchField({ name, label, hint }: FieldProps) {
  const t = useT();
  return (
    <Form.Item name={pathOf(name)} label={t(label)} extra={hint === undefined ? undefined : t(hint)} valuePropName="checked">
      <Switch />
    </Form.Item>
  );
}

/** A list of short texts typed one after the other. */
export function TagsField({ name, label, hint, pattern }: FieldProps & { readonly pattern: RegExp }) {
  const t = useT();
  return (
    <Form.Item
      name={pathOf(name)} label={t(label)} extra={hint === undefined ? undefined : t(hint)}
      rules={[{ validator: (_, value: readonly string[] = []) => (value.every((one) => pattern.test(one)) ? Promise.resolve() : Promise.reject(new Error(t('voice.malformed')))) }]}
    >
      <Select mode="tags" open={false} suffix={null} tokenSeparators={[' ', ',', ';', '，', '；']} />
    </Form.Item>
  );
}

export function ChoiceField({ name, label, hint, values, prefix }: FieldProps & { readonly values: readonly string[]; readonly prefix: string }) {
  const t = useT();
  return (
    <Form.Item name={pathOf(name)} label={t(label)} extra={hint === undefined ? undefined : t(hint)} rules={[{ required: true, message: t('admin.required') }]}>
      <Select options={values.map((value) => ({ value, label: t.find(`${prefix}.${value}`) ?? value }))} />
    </Form.Item>
  );
}

export function useSites(): readonly Site[] {
  const { endpoints } = useDesk();
  return useList('sites', (signal) => endpoints.sites.list(signal)).items;
}

export function SiteField({ hint }: { readonly hint: MessageKey }) {
  const t = useT();
  const sites = useSites();
  return (
    <Form.Item name="siteId" label={t('admin.site')} extra={t(hint)}>
      <Select allowClear placeholder={t('voice.house')} options={sites.map((site) => ({ value: site.id, label: site.name }))} />
    </Form.Item>
  );
}

export function QueueField({ isNeeded, hint }: { readonly isNeeded: boolean; readonly hint: MessageKey }) {
  const t = useT();
  const queues = useQueues();
  return (
    <Form.Item name="queueId" label={t('voice.queue')} extra={t(hint)} rules={isNeeded ? [{ required: true, message: t('admin.required') }] : []}>
      <Select allowClear={!isNeeded} placeholder={isNeeded ? undefined : t('voice.allQueues')} options={queues.map((queue) => ({ value: queue.id, label: t.nameOf(queue.names) }))} />
    </Form.Item>
  );
}

export function useQueues() {
  const { endpoints } = useDesk();
  return useList('queues', (signal) => endpoints.queues.list(signal)).items;
}
