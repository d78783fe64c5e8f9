import { useT } from '@/shared/i18n';
import { effectOf, figureAt, formatDifference, formatEstimate, tableFigures, type ResultRow } from './figures';
import { lookOf } from './resultChart';
import styles from './PlanningRoom.module.css';

interface ResultTableProps {
  readonly whole: ResultRow;
  readonly kinds: readonly string[];
  readonly names: readonly string[];
}

const signs = { better: '▲', worse: '▼', other: '◆' } as const;

/** The whole day: a line a figure, a column each of those compared; differences that luck does not explain are marked. */
export function ResultTable({ whole, kinds, names }: ResultTableProps) {
  const t = useT();
  const figures = tableFigures.filter((figure) => whole.scenarios.some((one) => one[figure] !== undefined));
  return (
    <div className={styles.scroll} role="region" aria-label={t('planning.totals')} tabIndex={0}>
      <table className={styles.table} data-testid="planning-totals">
        <thead>
          <tr>
            <th scope="col">{t('planning.figure')}</th>
            {names.map((name, place) => <th key={name} scope="col"><Sign kinds={kinds} place={place} /> {name}</th>)}
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure}>
              <th scope="row">{t(`planning.figure.${figure}`)}</th>
              {names.map((name, place) => {
                const value = figureAt(whole, place, figure);
                const difference = formatDifference(t.tag, figure, value);
                const effect = effectOf(figure, value);
                return (
                  <td key={name} className="figures">
                    {formatEstimate(t.tag, figure, value)}
                    {difference === null
                      ? null
                      : (
                        <span className={effect === null ? styles.difference : styles[effect]} data-testid={effect === null ? undefined : 'planning-significant'}>
                          {difference}
                          {effect === null
                            ? null
                            : (
                              <>
                                <span aria-hidden="true"> {signs[effect]}</span>
                                <span className={styles.hidden}> {t(`planning.effect.${effect}`)}</span>
                              </>
                            )}
                        </span>
                      )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The colour and the sign by which a line of the charts is known. */
export function Sign({ kinds, place }: { readonly kinds: readonly string[]; readonly place: number }) {
  const look = lookOf(kinds, place);
  return <span aria-hidden="true" style={{ color: `var(--as-${look.colour})` }}>{look.sign}</span>;
}
