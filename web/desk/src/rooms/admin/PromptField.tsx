import { Form, Select } from 'antd';
import { useDesk } from '@/shared/desk/context';
import { useT, type MessageKey } from '@/shared/i18n';
import { useList } from './useCollection';

/** One of the prompts. */
export function PromptField({ name, label, hint }: { readonly name: string; readonly label: MessageKey; readonly hint: MessageKey }) {
  const t = useT();
  const { endpoints } = useDesk();
  const { items } = useList('voice-prompts', (signal) => endpoints.voice.prompts(signal));
  const options = items.filter((prompt) => !prompt.key.startsWith('number-')).map((prompt) => ({ value: prompt.key, label: t.find(`voice.prompt.${prompt.key}`) ?? prompt.key }));
  return (
    <Form.Item name={name} label={t(label)} extra={t(hint)}>
      <Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('admin.none')} options={options} />
    </Form.Item>
  );
}
