import type { IntervalReport, ReportFigures } from '@/api/types';
import { formatDuration } from '@/shared/format/duration';

export type FigureName = keyof ReportFigures;

/** How a figure reads. */
type FigureUnit = 'count' | 'rate' | 'duration' | 'factor';

const units = {
  arrived: 'count', offered: 'count', transferredIn: 'count', answered: 'count', answeredInTime: 'count', abandoned: 'count',
  shortAbandoned: 'count', overflowed: 'count', callbacks: 'count', waiting: 'count', serviceLevel: 'rate', abandonmentRate: 'rate',
  averageAnswerSeconds: 'duration', answerSecondsP90: 'duration', averageAbandonSeconds: 'duration', longestWaitSeconds: 'duration',
  responded: 'count', averageFirstResponseSeconds: 'duration', offersMade: 'count', offersAccepted: 'count', offersDeclined: 'count',
  offersNotAnswered: 'count', offersRevoked: 'count', handled: 'count', transferredOut: 'count', averageHandleSeconds: 'duration',
  averageTalkSeconds: 'duration', averageHoldSeconds: 'duration', averageWrapUpSeconds: 'duration', signedInSeconds: 'duration',
  conversingSeconds: 'duration', wrappingUpSeconds: 'duration', availableSeconds: 'duration', alertingSeconds: 'duration',
  outboundHandled: 'count', averageOutboundHandleSeconds: 'duration', averageOutboundTalkSeconds: 'duration',
  notReadySeconds: 'duration', occupancy: 'rate', utilisation: 'rate', concurrency: 'factor',
} as const satisfies Record<FigureName, FigureUnit>;

/** What a report is about decides which figures it has. */
export type ReportKind = 'visits' | 'agents' | 'handling' | 'reasons';

export function kindOf(report: IntervalReport): ReportKind {
  if (report.group === 'reason') return 'reasons';
  if (report.group === 'disposition') return 'handling';
  return report.total.offered === null ? 'agents' : 'visits';
}

const columns = {
  visits: [
    'offered', 'answered', 'serviceLevel', 'averageAnswerSeconds', 'abandoned', 'abandonmentRate', 'longestWaitSeconds', 'overflowed', 'handled',
    'averageHandleSeconds', 'averageFirstResponseSeconds',
  ],
  agents: [
    'handled', 'averageHandleSeconds', 'outboundHandled', 'averageOutboundHandleSeconds', 'averageFirstResponseSeconds', 'transferredOut', 'offersDeclined',
    'offersNotAnswered',
  ],
  handling: [
    'handled', 'averageHandleSeconds', 'averageTalkSeconds', 'averageHoldSeconds', 'averageWrapUpSeconds', 'transferredOut', 'outboundHandled',
    'averageOutboundHandleSeconds',
  ],
  reasons: ['notReadySeconds'],
} as const satisfies Record<ReportKind, readonly FigureName[]>;

const outbound = ['outboundHandled', 'averageOutboundHandleSeconds'] as const;
const times = ['signedInSeconds', 'conversingSeconds', 'wrappingUpSeconds', 'availableSeconds', 'notReadySeconds', 'occupancy'] as const;

/** The columns of a report's table. */
export function columnsOf(report: IntervalReport): readonly FigureName[] {
  const kind = kindOf(report);
  if (kind === 'agents') {
    return [...columns.agents, ...(report.total.signedInSeconds === null ? [] : times), ...(report.group === 'queue' ? [] : ['concurrency' as const])];
  }
  if (kind !== 'visits') return columns[kind];
  // Where nobody calls out, two columns of nothing would only be in the way.
  return [
    ...columns.visits, ...((report.total.outboundHandled ?? 0) > 0 ? outbound : []), ...(report.total.signedInSeconds === null ? [] : ['occupancy' as const]),
  ];
}

const tiles = {
  visits: ['offered', 'serviceLevel', 'averageAnswerSeconds', 'abandonmentRate', 'averageHandleSeconds', 'occupancy'],
  agents: ['handled', 'averageHandleSeconds', 'occupancy', 'concurrency', 'offersDeclined', 'offersNotAnswered'],
  handling: ['handled', 'averageHandleSeconds', 'averageTalkSeconds', 'averageWrapUpSeconds'],
  reasons: ['notReadySeconds'],
} as const satisfies Record<ReportKind, readonly FigureName[]>;

/** The figures shown large, over the whole range. */
export function tilesOf(report: IntervalReport): readonly FigureName[] {
  return tiles[kindOf(report)];
}

/** The figure that tells how much there was: for sparklines and the first order of a table. */
export function volumeOf(kind: ReportKind): FigureName {
  return kind === 'visits' ? 'offered' : kind === 'reasons' ? 'notReadySeconds' : 'handled';
}

/** A figure as people read it; a dash for what is not known. */
export function formatFigure(tag: string, name: FigureName, value: number | null): string {
  if (value === null) return '–';
  switch (units[name]) {
    case 'count': return new Intl.NumberFormat(tag).format(value);
    case 'rate': return new Intl.NumberFormat(tag, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
    case 'duration': return formatDuration(value);
    case 'factor': return new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
  }
}

/** Orders figures; what is not known comes last when rising. */
export function compareFigures(a: number | null, b: number | null): number {
  return (a ?? Number.POSITIVE_INFINITY) === (b ?? Number.POSITIVE_INFINITY) ? 0 : (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY);
}
