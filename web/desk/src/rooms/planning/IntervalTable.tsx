import { Select } from 'antd';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Control } from './Control';
import { figureAt, formatEstimate, hasFigure, tableFigures, type FigureName, type ResultRow } from './figures';
import styles from './PlanningRoom.module.css';

interface IntervalTableProps {
  readonly rows: readonly ResultRow[];
  readonly names: readonly string[];
  readonly labels: readonly string[];
}

/** The charts in numbers: a line an interval. */
export function IntervalTable({ rows, names, labels }: IntervalTableProps) {
  const t = useT();
  const figures = tableFigures.filter((figure) => hasFigure(rows, figure));
  const [chosen, setChosen] = useState<FigureName>('serviceLevel');
  const figure = figures.includes(chosen) ? chosen : figures[0];
  if (figure === undefined) return null;
  return (
    <details className={styles.details}>
      <summary data-testid="planning-intervals-open">{t('planning.intervals')}</summary>
      <Control label={t('planning.figure')}>
        {(id) => (
          <Select
            id={id} value={figure} style={{ minWidth: 200 }} onChange={setChosen}
            options={figures.map((one) => ({ value: one, label: t(`planning.figure.${one}`) }))}
          />
        )}
      </Control>
      <div className={styles.scroll} role="region" aria-label={t('planning.intervals')} tabIndex={0}>
        <table className={styles.table} data-testid="planning-intervals">
          <thead>
            <tr>
              <th scope="col">{t('planning.begins')}</th>
              {names.map((name) => <th key={name} scope="col">{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.interval}>
                <th scope="row" className="figures">{labels[at]}</th>
                {names.map((name, place) => <td key={name} className="figures">{formatEstimate(t.tag, figure, figureAt(row, place, figure))}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
