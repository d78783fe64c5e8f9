import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { PlanOverflow, PlanQueue } from '@/api/types';
import { useT } from '@/shared/i18n';
import { add, entries, known, member, removeAt, type At } from './at';
import { useRules } from './context';
import { ChoiceField, NamesField, NumberField, Part, PartFaults, RemoveButton, SecondsField, SwitchField } from './fields';
import { newCallbacks, newOverflow, newServiceLevel } from './shapes';
import { AnnouncementField, TreatmentField } from './TreatmentField';
import styles from './rules.module.css';

interface TabProps { readonly at: At<PlanQueue> }

/** Name, offers and wrap-up. */
export function GeneralTab({ at }: TabProps) {
  const t = useT();
  return (
    <>
      <NamesField at={member(at, 'names')} testId="queue-name" />
      <SwitchField at={member(at, 'isEnabled')} label={t('admin.enabled')} hint={t('admin.queueEnabledHint')} />
      <Part title={t('rules.offers')}>
        <div className={styles.columns}>
          <SecondsField at={member(at, 'offerTimeoutSeconds')} label={t('rules.field.offerTimeoutSeconds')} hint={t('rules.offerTimeoutHint')} testId="queue-offer-timeout" />
          <SecondsField at={member(at, 'wrapUpMaxSeconds')} label={t('rules.field.wrapUpMaxSeconds')} hint={t('rules.wrapUpHint')} />
        </div>
        <SwitchField at={member(at, 'isAutoAnswered')} label={t('rules.field.isAutoAnswered')} hint={t('rules.autoAnswerHint')} />
      </Part>
    </>
  );
}

/** Who is served first. */
export function OrderTab({ at }: TabProps) {
  const t = useT();
  const promise = member(at, 'serviceLevel');
  const ageing = member(at, 'ageingMilliPointsPerSecond');
  return (
    <>
      <p className={styles.hint}>{t('rules.orderHint')}</p>
      <div className={styles.columns}>
        <NumberField at={member(at, 'priority')} label={t('rules.field.priority')} hint={t('rules.priorityHint')} testId="queue-priority" />
        <NumberField
          at={ageing} label={t('rules.field.ageingMilliPointsPerSecond')} suffix={t('rules.ageingUnit')}
          hint={ageing.value > 0 ? t('rules.ageingSays', { seconds: Math.round(1000 / ageing.value) }) : t('rules.ageingNone')}
        />
      </div>
      <Part title={t('rules.field.serviceLevel')} hint={t('rules.serviceLevelHint')}>
        <Optional at={promise} label={t('rules.hasServiceLevel')} fresh={newServiceLevel}>
          {(one) => (
            <div className={styles.columns}>
              <NumberField at={member(one, 'percent')} label={t('rules.field.percent')} suffix="%" />
              <SecondsField at={member(one, 'withinSeconds')} label={t('rules.field.withinSeconds')} />
              <NumberField at={member(one, 'boostPoints')} label={t('rules.field.boostPoints')} hint={t('rules.boostHint')} />
              <SecondsField at={member(one, 'boostLeadSeconds')} label={t('rules.field.boostLeadSeconds')} hint={t('rules.boostLeadHint')} />
              <NumberField at={member(one, 'lagMilliPointsPerPercent')} label={t('rules.field.lagMilliPointsPerPercent')} suffix={t('rules.lagUnit')} hint={t('rules.lagHint')} />
            </div>
          )}
        </Optional>
      </Part>
    </>
  );
}

/** How many may wait and how long, and what happens then. */
export function LimitsTab({ at }: TabProps) {
  const t = useT();
  const overflows = member(at, 'overflows');
  const { plan } = useRules();
  const other = plan.value.queues.find((queue) => queue.id !== at.value.id);
  return (
    <>
      <Part title={t('rules.length')}>
        <div className={styles.columns}>
          <NumberField at={member(at, 'lengthMax')} label={t('rules.field.lengthMax')} hint={t('rules.noLimitHint')} testId="queue-length-max" />
          <TreatmentField at={member(at, 'whenFull')} label={t('rules.field.whenFull')} queueId={at.value.id} />
        </div>
      </Part>
      <Part title={t('rules.wait')}>
        <div className={styles.columns}>
          <SecondsField at={member(at, 'waitMaxSeconds')} label={t('rules.field.waitMaxSeconds')} hint={t('rules.noLimitHint')} />
          <TreatmentField at={member(at, 'whenWaitedOut')} label={t('rules.field.whenWaitedOut')} queueId={at.value.id} />
        </div>
      </Part>
      <Part title={t('rules.field.overflows')} hint={t('rules.overflowsHint')}>
        {entries(overflows).map((one, index) => (
          <OverflowCard key={index} at={one} queueId={at.value.id} onRemove={() => { removeAt(overflows, index); }} />
        ))}
        <Button size="small" icon={<PlusOutlined />} disabled={other === undefined} onClick={() => { if (other !== undefined) add(overflows, newOverflow(other.id)); }}>
          {t('rules.addOverflow')}
        </Button>
        <PartFaults path={overflows.path} />
      </Part>
      <p className={styles.hint}>{t('rules.steeringHint')}</p>
    </>
  );
}

function OverflowCard({ at, queueId, onRemove }: { readonly at: At<PlanOverflow>; readonly queueId: string; readonly onRemove: () => void }) {
  const t = useT();
  const { plan, words } = useRules();
  const target = words.value('queueId', at.value.queueId);
  return (
    <div className={styles.card} role="group" aria-label={t('rules.say.toQueue', { queue: target })} data-path={at.path}>
      <div className={styles.row}>
        <h3 className={styles.grow}>{t('rules.say.toQueue', { queue: target })}</h3>
        <RemoveButton what={target} onRemove={onRemove} />
      </div>
      <PartFaults path={at.path} />
      <div className={styles.columns}>
        <ChoiceField
          at={required(member(at, 'queueId'))} label={t('rules.field.queueId')}
          options={plan.value.queues.filter((queue) => queue.id !== queueId).map((queue) => ({ value: queue.id, label: t.nameOf(queue.names) }))}
        />
        <SecondsField at={member(at, 'afterWaitSeconds')} label={t('rules.field.afterWaitSeconds')} hint={t('rules.neverHint')} />
        <NumberField at={member(at, 'atLength')} label={t('rules.field.atLength')} hint={t('rules.neverHint')} />
        <SwitchField at={member(at, 'whenNoAgents')} label={t('rules.field.whenNoAgents')} />
        <SwitchField at={member(at, 'keepsPlaceHere')} label={t('rules.field.keepsPlaceHere')} />
        {at.value.keepsPlaceHere ? null : <AnnouncementField at={member(at, 'announcement')} />}
      </div>
    </div>
  );
}

/** When it is open, and what happens when not. */
export function HoursTab({ at }: TabProps) {
  const t = useT();
  const { plan } = useRules();
  return (
    <>
      <ChoiceField
        at={member(at, 'calendarId')} label={t('rules.field.calendarId')} none={t('rules.alwaysOpen')} hint={t('rules.calendarHint')}
        options={plan.value.calendars.map((calendar) => ({ value: calendar.id, label: t.nameOf(calendar.names) }))}
      />
      <TreatmentField at={member(at, 'whenClosed')} label={t('rules.field.whenClosed')} hint={t('rules.whenClosedHint')} queueId={at.value.id} />
      <TreatmentField at={member(at, 'atClosing')} label={t('rules.field.atClosing')} hint={t('rules.atClosingHint')} queueId={at.value.id} />
    </>
  );
}

/** When and how customers are called back. */
export function CallbacksTab({ at }: TabProps) {
  const t = useT();
  return (
    <Optional at={member(at, 'callbacks')} label={t('rules.hasCallbacks')} fresh={newCallbacks}>
      {(one) => (
        <>
          <p className={styles.hint}>{t('rules.callbacksHint')}</p>
          <Part title={t('rules.callbackOffer')}>
            <div className={styles.columns}>
              <SecondsField at={member(one, 'offerAfterWaitSeconds')} label={t('rules.field.offerAfterWaitSeconds')} hint={t('rules.neverHint')} />
              <SecondsField at={member(one, 'offerAtEstimatedWaitSeconds')} label={t('rules.field.offerAtEstimatedWaitSeconds')} hint={t('rules.neverHint')} />
              <AnnouncementField at={member(one, 'announcement')} />
            </div>
          </Part>
          <Part title={t('rules.callbackDial')}>
            <div className={styles.columns}>
              <SecondsField at={member(one, 'dialTimeoutSeconds')} label={t('rules.field.dialTimeoutSeconds')} />
              <NumberField at={member(one, 'attemptsMax')} label={t('rules.field.attemptsMax')} />
              <SecondsField at={member(one, 'retryAfterSeconds')} label={t('rules.field.retryAfterSeconds')} />
            </div>
          </Part>
          <Part title={t('rules.callbackSlots')} hint={t('rules.slotsHint')}>
            <div className={styles.columns}>
              <NumberField at={member(one, 'slotMinutes')} label={t('rules.field.slotMinutes')} suffix={t('rules.minutes')} />
              <NumberField at={member(one, 'slotCapacity')} label={t('rules.field.slotCapacity')} />
            </div>
          </Part>
        </>
      )}
    </Optional>
  );
}

/** A part that is there or not. */
function Optional<T extends object>({ at, label, fresh, children }: {
  readonly at: At<T | null>; readonly label: string; readonly fresh: T; readonly children: (at: At<T>) => React.ReactNode;
}) {
  const isThere: At<boolean> = {
    path: at.path, value: at.value !== null,
    set: (next) => { at.set(next ? fresh : null); },
    change: (make) => { at.change((current) => (make(current !== null) ? current ?? fresh : null)); },
  };
  return (
    <>
      <SwitchField at={isThere} label={label} />
      {at.value === null ? null : children(known<T | null>(at))}
    </>
  );
}

/** A place that is never emptied, for a control that could. */
function required<T>(at: At<T>): At<T | null> {
  return {
    path: at.path, value: at.value,
    set: (next) => { if (next !== null) at.set(next); },
    change: (make) => { at.change((current) => make(current) ?? current); },
  };
}
