import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select, Skeleton } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useDesk, useRegistry } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { describeError } from '@/shared/ui/notices';
import { useIsPhone } from '@/shared/ui/useMedia';
import { AnnouncementsSection } from './AnnouncementsSection';
import { createRulesCommands } from './commands';
import { ConflictList } from './ConflictList';
import { RulesContext, usePlanNames, type Rules } from './context';
import { PlanDraft, type DraftState } from './draft';
import { DraftBar } from './DraftBar';
import { DraftPlaces } from './DraftPlaces';
import { DraftSync } from './draftSync';
import { FaultList } from './FaultList';
import { around, spotOf, type SectionId, type Spot } from './faults';
import { HoursSection } from './HoursSection';
import { HouseSection } from './HouseSection';
import { PublishDialog } from './PublishDialog';
import { QueuesSection } from './QueuesSection';
import styles from './rules.module.css';

/** How often it is asked whether somebody else has published. */
const liveEveryMs = 20_000;
const sections = { queues: QueuesSection, hours: HoursSection, announcements: AnnouncementsSection, house: HouseSection } as const;
const sectionIds = Object.keys(sections) as readonly SectionId[];

/** One draft of all routing rules: edited in many places, checked as it grows, published as one version. */
export function RulesPage() {
  const t = useT();
  const { endpoints, drafts } = useDesk();
  const [draft] = useState(() => new PlanDraft({
    current: () => endpoints.routing.plan(),
    version: (version) => endpoints.routing.version(version),
    check: (plan) => endpoints.routing.check(plan),
    publish: async (version, plan, comment) => await endpoints.routing.publish(version, plan, comment) as DraftState['base'],
    kept: drafts.of('routing-plan'),
  }));
  const [sync] = useState(() => new DraftSync({
    fetch: () => endpoints.routing.draft(), put: (revision, kept) => endpoints.routing.keepDraft(revision, kept),
    kept: drafts.of('routing-plan'), known: drafts.of('routing-plan.known'),
  }));
  const { error, refetch } = useQuery({
    queryKey: ['rules-draft'],
    queryFn: async () => {
      await sync.begin();
      await draft.load();
      return true;
    },
    gcTime: 0, staleTime: Infinity, retry: false,
  });
  useEffect(() => {
    const keep = (): void => { draft.keep(); };
    draft.start();
    sync.start();
    globalThis.addEventListener('pagehide', keep);
    return () => {
      globalThis.removeEventListener('pagehide', keep);
      draft.stop();
      sync.stop();
    };
  }, [draft, sync]);
  const state = useStore(draft.state, same);
  if (state !== null) return <Editor draft={draft} sync={sync} state={state} />;
  return error === null
    ? <Skeleton active />
    : <div className={styles.problem} role="alert"><p>{describeError(error, t)}</p><Button onClick={() => { void refetch(); }}>{t('rules.again')}</Button></div>;
}

function Editor({ draft, sync, state }: { readonly draft: PlanDraft; readonly sync: DraftSync; readonly state: DraftState }) {
  const t = useT();
  const isPhone = useIsPhone();
  const { endpoints } = useDesk();
  const [spot, setSpot] = useState<Spot>({ section: 'queues', index: null, tab: 'general' });
  const [dialog, setDialog] = useState<'publish' | 'changes' | null>(null);
  const [wanted, setWanted] = useState<{ readonly path: string } | null>(null);
  const names = usePlanNames(state.plan);
  const { data: live } = useQuery({
    queryKey: ['admin', 'routing-live'], queryFn: ({ signal }) => endpoints.routing.plan(signal), refetchInterval: liveEveryMs, refetchOnWindowFocus: true,
  });
  useGoTo(wanted);
  const rules: Rules = {
    ...names, draft, plan: draft.at(state), base: state.base.plan, faults: state.check?.faults ?? [], spot, open: setSpot,
    goTo: (path) => {
      setDialog(null);
      setSpot(spotOf(path, draft.state.get()?.plan ?? state.plan));
      setWanted({ path });
    },
  };
  useRulesCommands(draft, rules.goTo, () => { setDialog('publish'); });
  const Section = sections[spot.section];
  const choose = (section: SectionId): void => { setSpot({ section, index: null, tab: 'general' }); };
  const options = sectionIds.map((id) => {
    const count = rules.faults.filter((fault) => fault.isRefused && spotOf(fault.path, state.plan).section === id).length;
    return { value: id, label: count > 0 ? `${t(`rules.section.${id}`)} (${String(count)})` : t(`rules.section.${id}`) };
  });
  return (
    <RulesContext value={rules}>
      <div className={styles.page} data-testid="rules">
        <DraftBar state={state} liveVersion={live?.version ?? 0} onPublish={() => { setDialog('publish'); }} onShowChanges={() => { setDialog('changes'); }} />
        <DraftPlaces sync={sync} />
        {state.joined === null ? null : <p className={styles.joined} role="status" data-testid="joined">{t('rules.joined', { version: state.joined.version, count: state.joined.takenCount })}</p>}
        {state.checkError === null ? null : <p className={styles.problem} role="alert">{describeError(state.checkError, t)} <Button size="small" onClick={() => { void draft.checkNow(); }}>{t('rules.again')}</Button></p>}
        <ConflictList conflicts={state.conflicts} />
        <FaultList faults={rules.faults} />
        {isPhone
          ? <Select<SectionId> className={styles.sections} value={spot.section} aria-label={t('rules.parts')} options={options} data-testid="rules-sections" onChange={choose} />
          : (
            <Segmented<SectionId>
              className={styles.sections} value={spot.section} aria-label={t('rules.parts')} onChange={choose}
              options={options.map((one) => ({ value: one.value, label: <span data-testid={`rules-${one.value}`}>{one.label}</span> }))}
            />
          )}
        <Section />
        {dialog === null ? null : <PublishDialog state={state} isPublishing={dialog === 'publish'} onClose={() => { setDialog(null); }} />}
      </div>
    </RulesContext>
  );
}

const same = (state: DraftState | null): DraftState | null => state;

/** Once the place of a wanted path is on the screen, its field has the focus. */
function useGoTo(wanted: { readonly path: string } | null): void {
  useEffect(() => {
    if (wanted === null) return undefined;
    // A drawer comes in its own time.
    let tries = 20;
    const timer = setInterval(() => {
      const field = around(wanted.path).map((path) => document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)).find((one) => one !== null);
      if (--tries > 0 && (field === undefined || field.getClientRects().length === 0)) return;
      clearInterval(timer);
      field?.scrollIntoView({ block: 'center' });
      field?.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')?.focus();
    }, 50);
    return () => { clearInterval(timer); };
  }, [wanted]);
}

function useRulesCommands(draft: PlanDraft, goTo: (path: string) => void, publish: () => void): void {
  const registry = useRegistry();
  const latest = useRef({ goTo, publish });
  useEffect(() => { latest.current = { goTo, publish }; });
  useEffect(() => {
    let next = 0;
    const faults = () => draft.state.get()?.check?.faults ?? [];
    return registry.register(createRulesCommands({
      hasChanges: () => (draft.state.get()?.check?.changes.length ?? 0) > 0,
      hasFaults: () => faults().length > 0,
      canUndo: () => draft.state.get()?.canUndo === true,
      publish: () => { latest.current.publish(); },
      nextFault: () => {
        const fault = faults()[next++ % Math.max(1, faults().length)];
        if (fault !== undefined) latest.current.goTo(fault.path);
      },
      undo: () => { draft.undo(); },
    }));
  }, [draft, registry]);
}
