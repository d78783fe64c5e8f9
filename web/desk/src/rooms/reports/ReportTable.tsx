import { Table, Tooltip, type TableColumnsType } from 'antd';
import type { IntervalReport, ReportKey } from '@/api/types';
import { useT, type Translate } from '@/shared/i18n';
import { columnsOf, compareFigures, formatFigure, kindOf, volumeOf, type FigureName } from './figures';
import type { View } from './range';
import { groupLines, intervalLines, type Line } from './series';
import { Sparkline } from './Sparkline';

interface ReportTableProps {
  readonly report: IntervalReport;
  readonly starts: readonly string[];
  readonly view: View;
  readonly labelOf: (start: string) => string;
  readonly nameOf: (figure: FigureName) => string;
}

/** The figures, a line a group or an interval; each column says how it is reckoned. */
export function ReportTable({ report, starts, view, labelOf, nameOf }: ReportTableProps) {
  const t = useT();
  const isByGroup = report.group !== 'none' && view === 'groups';
  const lines = isByGroup ? groupLines(report, starts, volumeOf(kindOf(report))) : intervalLines(report);
  const columns: TableColumnsType<Line> = [
    ...(isByGroup
      ? []
      : [{
        key: 'start', title: t('reports.start'), className: 'figures', fixed: 'left' as const, render: (_: unknown, line: Line) => labelOf(line.start ?? ''),
        sorter: (a: Line, b: Line) => (a.start ?? '').localeCompare(b.start ?? ''),
      }]),
    ...(report.group === 'none'
      ? []
      : [{
        key: 'key', title: t(`reports.group.${report.group}`), ...(isByGroup ? { fixed: 'left' as const } : {}), render: (_: unknown, line: Line) => keyName(line.key, t),
        sorter: (a: Line, b: Line) => keyName(a.key, t).localeCompare(keyName(b.key, t), t.tag),
      }]),
    ...(isByGroup && starts.length > 1
      ? [{ key: 'trend', title: t('reports.trend'), render: (_: unknown, line: Line) => <Sparkline values={line.trend ?? []} /> }]
      : []),
    ...columnsOf(report).map((name) => ({
      key: name, align: 'right' as const, className: 'figures', title: <Tooltip title={t(`reports.hint.${name as HintedName}`)}>{nameOf(name)}</Tooltip>,
      render: (_: unknown, line: Line) => formatFigure(t.tag, name, line.figures[name]), sorter: (a: Line, b: Line) => compareFigures(a.figures[name], b.figures[name]),
      showSorterTooltip: false,
    })),
  ];
  return (
    <Table<Line>
      size="small" rowKey="id" columns={columns} dataSource={[...lines]} scroll={{ x: 'max-content' }} data-testid="report-table"
      pagination={lines.length > 200 ? { pageSize: 200, showSizeChanger: false } : false}
    />
  );
}

/** The figures that stand in tables; each has a hint. */
export type HintedName =
  | 'offered' | 'answered' | 'serviceLevel' | 'averageAnswerSeconds' | 'abandoned' | 'abandonmentRate' | 'longestWaitSeconds' | 'overflowed' | 'handled'
  | 'averageHandleSeconds' | 'averageFirstResponseSeconds' | 'occupancy' | 'transferredOut' | 'offersDeclined' | 'offersNotAnswered' | 'signedInSeconds'
  | 'conversingSeconds' | 'wrappingUpSeconds' | 'availableSeconds' | 'notReadySeconds' | 'concurrency' | 'averageTalkSeconds' | 'averageHoldSeconds'
  | 'averageWrapUpSeconds' | 'outboundHandled' | 'averageOutboundHandleSeconds';

function keyName(key: ReportKey | null, t: Translate): string {
  if (key === null) return '';
  if (key.names !== null) return t.nameOf(key.names);
  if (key.name !== null) return key.name;
  if (key.code === null) return key.id === null ? t('reports.noTeam') : '–';
  return t.find(`reports.channel.${key.code}`) ?? t.find(`reports.reason.${key.code}`) ?? key.code;
}
