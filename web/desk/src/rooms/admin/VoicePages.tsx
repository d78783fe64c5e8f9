import { Segmented, Select } from 'antd';
import { useState, type ComponentType } from 'react';
import { useT, type MessageKey } from '@/shared/i18n';
import { useIsPhone } from '@/shared/ui/useMedia';
import { DialRulesPage } from './DialRulesPage';
import { NumberingsPage } from './NumberingsPage';
import { NumbersPage } from './NumbersPage';
import { PhonesPage } from './PhonesPage';
import { PromptsPage } from './PromptsPage';
import { QueuePoliciesPage } from './QueuePoliciesPage';
import { TrunksPage } from './TrunksPage';
import styles from './Voice.module.css';

const pages: readonly { readonly id: string; readonly labelKey: MessageKey; readonly Component: ComponentType }[] = [
  { id: 'trunks', labelKey: 'voice.trunks', Component: TrunksPage },
  { id: 'numbers', labelKey: 'voice.numbers', Component: NumbersPage },
  { id: 'phones', labelKey: 'voice.phones', Component: PhonesPage },
  { id: 'dialRules', labelKey: 'voice.dialRules', Component: DialRulesPage },
  { id: 'queuePolicies', labelKey: 'voice.queuePolicies', Component: QueuePoliciesPage },
  { id: 'prompts', labelKey: 'voice.prompts', Component: PromptsPage },
  { id: 'numberings', labelKey: 'voice.numberings', Component: NumberingsPage },
];

/** The telephone: ways out and in, agents' numbers, what may be dialled, what callers hear. */
export function VoicePages() {
  const t = useT();
  const isPhone = useIsPhone();
  const [active, setActive] = useState('trunks');
  const options = pages.map((page) => ({ value: page.id, label: t(page.labelKey) }));
  const Page = pages.find((page) => page.id === active)?.Component ?? TrunksPage;
  return (
    <div data-testid="voice-pages">
      {isPhone
        ? <Select className={styles.pages} value={active} onChange={setActive} options={options} aria-label={t('voice.parts')} data-testid="voice-parts" />
        : <Segmented<string> className={styles.pages} value={active} onChange={setActive} options={options} aria-label={t('voice.parts')} data-testid="voice-parts" />}
      <Page />
    </div>
  );
}
