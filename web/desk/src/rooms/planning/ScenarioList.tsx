import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useRef, useState } from 'react';
import type { SimulationChange } from '@/api/types';
import { useT } from '@/shared/i18n';
import { ChangeForm } from './ChangeForm';
import { sentenceOf, type Stage } from './changes';
import { Control } from './Control';
import { freeName, scenariosMax, toName, type ScenarioDraft } from './order';
import styles from './PlanningRoom.module.css';
import { SavedWhatIfs, SaveWhatIf } from './SavedWhatIfs';

interface ScenarioListProps {
  readonly day: Stage;
  readonly scenarios: readonly ScenarioDraft[];
  readonly onChange: (scenarios: readonly ScenarioDraft[]) => void;
}

/** What if: each scenario a few changes in words. */
export function ScenarioList({ day, scenarios, onChange }: ScenarioListProps) {
  const t = useT();
  const [adding, setAdding] = useState<number | 'new' | null>(null);
  const nextId = useRef(1 + Math.max(0, ...scenarios.map((scenario) => scenario.id)));
  const addTo = (id: number, change: SimulationChange): void => {
    onChange(scenarios.map((one) => (one.id === id ? { ...one, changes: [...one.changes, change] } : one)));
    setAdding(null);
  };
  const addNew = (change: SimulationChange, sentence: string): void => {
    // Until somebody finds a better one, the first change is the name.
    const name = freeName(toName(sentence), scenarios.map((one) => one.name));
    onChange([...scenarios, { id: nextId.current++, name, changes: [change] }]);
    setAdding(null);
  };
  return (
    <div className={styles.scenarios}>
      {scenarios.map((scenario) => (
        <ScenarioCard
          key={scenario.id} day={day} scenario={scenario} isAdding={adding === scenario.id}
          onAdd={(change) => { addTo(scenario.id, change); }} onAsk={() => { setAdding(scenario.id); }} onCancel={() => { setAdding(null); }}
          onChange={(changed) => { onChange(scenarios.map((one) => (one.id === scenario.id ? changed : one))); }}
          onRemove={() => { onChange(scenarios.filter((one) => one.id !== scenario.id)); }}
        />
      ))}
      {scenarios.length < scenariosMax && adding !== 'new'
        ? (
          <SavedWhatIfs
            opened={scenarios.flatMap((one) => (one.saved === undefined ? [] : [one.saved.id]))}
            onOpen={(list) => { onChange([...scenarios, { id: nextId.current++, name: freeName(list.name, scenarios.map((one) => one.name)), changes: list.changes, saved: { id: list.id, version: list.version } }]); }}
          />
        )
        : null}
      {adding === 'new' ? <div className={styles.card}><ChangeForm day={day} onAdd={addNew} onCancel={() => { setAdding(null); }} /></div> : null}
      {scenarios.length < scenariosMax && adding !== 'new'
        ? <Button icon={<PlusOutlined />} onClick={() => { setAdding('new'); }} data-testid="planning-scenario-add">{t('planning.scenarioAdd')}</Button>
        : null}
    </div>
  );
}

interface ScenarioCardProps {
  readonly day: Stage;
  readonly scenario: ScenarioDraft;
  readonly isAdding: boolean;
  readonly onAdd: (change: SimulationChange) => void;
  readonly onAsk: () => void;
  readonly onCancel: () => void;
  readonly onChange: (scenario: ScenarioDraft) => void;
  readonly onRemove: () => void;
}

function ScenarioCard({ day, scenario, isAdding, onAdd, onAsk, onCancel, onChange, onRemove }: ScenarioCardProps) {
  const t = useT();
  return (
    <section className={styles.card} aria-label={scenario.name} data-testid="planning-scenario">
      <div className={styles.cardHead}>
        <Control label={t('planning.scenarioName')}>
          {(id) => <Input id={id} value={scenario.name} maxLength={80} onChange={(event) => { onChange({ ...scenario, name: event.target.value }); }} />}
        </Control>
        <SaveWhatIf scenario={scenario} onSaved={(saved) => { onChange({ ...scenario, saved }); }} />
        <Button className={styles.low} icon={<CloseOutlined />} onClick={onRemove} aria-label={t('planning.scenarioRemove', { name: scenario.name })} />
      </div>
      <ol className={styles.changes}>
        {scenario.changes.map((change, place) => (
          // A change has no identity but its place.
          <li key={`${String(place)}-${JSON.stringify(change)}`}>
            <span>{sentenceOf(change, day, t)}</span>
            <Button
              type="text" size="small" icon={<CloseOutlined />} aria-label={t('planning.changeRemove', { change: sentenceOf(change, day, t) })}
              onClick={() => { onChange({ ...scenario, changes: scenario.changes.filter((_, other) => other !== place) }); }}
            />
          </li>
        ))}
      </ol>
      {isAdding
        ? <ChangeForm day={day} onAdd={onAdd} onCancel={onCancel} />
        : <Button size="small" icon={<PlusOutlined />} onClick={onAsk}>{t('planning.changeMore')}</Button>}
    </section>
  );
}
