import type { PlanChange, PlanExpression, PlanFault, PlanQueue, PlanRing, PlanTreatment } from '@/api/types';
import { formatDuration } from '@/shared/format/duration';
import type { Translate } from '@/shared/i18n';
import { isList, isThing, text } from './json';
import { parts } from './merge';

/** What ids and codes of the plan are called. */
export interface PlanLookup {
  readonly skill: (id: string | null) => string;
  readonly site: (id: string | null) => string;
  readonly queue: (id: string | null) => string;
  readonly agent: (id: string | null) => string;
  readonly calendar: (id: string | null) => string;
  /** The first words of what is said. */
  readonly announcement: (code: number) => string;
}

/** Puts the plan into sentences of the viewer's language. */
export class PlanWords {
  private readonly t: Translate;
  private readonly names: PlanLookup;

  constructor(t: Translate, names: PlanLookup) {
    this.t = t;
    this.names = names;
  }

  list(words: readonly string[]): string {
    return words.join(this.t('admin.listSeparator'));
  }

  seconds(value: number): string {
    return value < 60 ? this.t('rules.say.seconds', { seconds: value }) : formatDuration(value);
  }

  expression(node: PlanExpression): string {
    return this.node(node, false);
  }

  /** Who may be offered what waits in a queue. */
  match(queue: PlanQueue): string {
    const { t } = this;
    const asked = [
      ...queue.requirements.map((need) => this.skill(need.skillId, need.proficiencyMin)),
      ...(queue.match === null ? [] : [this.node(queue.match, queue.requirements.length > 0 || queue.siteIds.length > 0)]),
      ...(queue.siteIds.length === 0 ? [] : [t('rules.say.sites', { sites: this.join(queue.siteIds.map(this.names.site), 'rules.say.or') })]),
    ];
    const who = asked.length === 0 ? t('rules.say.everybody') : t('rules.say.who', { what: this.join(asked, 'rules.say.and') });
    return queue.preferredAgentWaitSeconds === 0 ? who : `${who} ${t('rules.say.preferred', { time: this.seconds(queue.preferredAgentWaitSeconds) })}`;
  }

  ring(ring: PlanRing): string {
    const { t } = this;
    const does = [
      ...(ring.lowersProficiencyBy > 0 ? [t('rules.say.lowers', { by: ring.lowersProficiencyBy })] : []),
      ...(ring.alternative === null ? [] : [t('rules.say.adds', { what: this.expression(ring.alternative) })]),
      ...(ring.addsEverySite ? [t('rules.say.everySite')] : ring.addsSiteIds.length > 0 ? [t('rules.say.addsSites', { sites: this.list(ring.addsSiteIds.map(this.names.site)) })] : []),
      ...(ring.dropsPreferredAgent ? [t('rules.say.dropsPreferred')] : []),
    ];
    return does.length === 0 ? t('rules.say.nothing') : does.join(t('rules.say.semicolon'));
  }

  treatment(treatment: PlanTreatment): string {
    const { t } = this;
    const what = treatment.kind === 'queue' ? t('rules.say.toQueue', { queue: this.names.queue(treatment.queueId) })
      : treatment.kind === 'channel' ? t('rules.say.toChannel', { channel: t.find(`rules.channel.${treatment.channel ?? 'none'}`) ?? '?' })
      : t(`rules.treatment.${treatment.kind}`);
    return treatment.announcement === null ? what : t('rules.say.saying', { what, text: this.names.announcement(treatment.announcement) });
  }

  /** What is wrong, in the words of its code; the server's own sentence where the code is not known here. */
  fault(fault: PlanFault): string {
    const values = { value: fault.value ?? 0, min: fault.min ?? 0, max: fault.max ?? 0 };
    return this.t.find(`rules.fault.${fault.code}`, values) ?? fault.message;
  }

  /** Where in the plan, as its fields are called: “Steps 1 › After”. */
  place(path: string): string {
    const words = parts(path).flatMap((part, index, all) => {
      if (/^\d+$/.test(part)) {
        const number = Number(part);
        // Announcements go by their code; the first step of widening is the queue's own match.
        return [String(all[index - 1] === 'announcements' ? number : number + (all[index - 1] === 'rings' ? 2 : 1))];
      }
      if (part === 'length') return [];
      return [this.t.find(`rules.field.${part}`) ?? this.nameOf(all[index - 1], part) ?? part];
    });
    return words.join(' › ');
  }

  /** Whose part it is and where in it: the queue's or the calendar's name comes first when the change carries it. */
  changed(change: PlanChange): { readonly whose: string | null; readonly where: string } {
    const steps = parts(change.path);
    const whose = change.names == null ? null : this.t.nameOf(change.names);
    if (whose === null || steps.length < 2) return { whose, where: this.place(change.path) };
    const list = this.t.find(`rules.thing.${steps[0] ?? ''}`) ?? '';
    return { whose, where: steps.length === 2 ? list : this.place(change.path.replace(/^\w+\[[^\]]*\]\.?/, '')) };
  }

  /** A value of the plan. */
  value(path: string, value: unknown): string {
    const { t } = this;
    const name = parts(path).findLast((part) => !/^\d+$/.test(part)) ?? '';
    if (value === null || value === undefined || value === '') return t('rules.say.none');
    if (typeof value === 'boolean') return value ? t('rules.say.yes') : t('rules.say.no');
    if (typeof value === 'number') return name.endsWith('Seconds') ? this.seconds(value) : name === 'announcement' ? this.names.announcement(value) : new Intl.NumberFormat(t.tag).format(value);
    if (typeof value === 'string') return this.nameOf(name, value) ?? this.choice(name, value) ?? value;
    if (isList(value)) return value.length === 0 ? t('rules.say.none') : this.list(value.map((one) => this.value(path, one)));
    return this.thing(name, value);
  }

  /** One of the words the plan chooses among. */
  private choice(name: string, value: string): string | null {
    const groups = name === 'kind' ? ['rules.treatment', 'rules.leaf', 'rules.mode'] : [`rules.${name}`, name];
    for (const group of groups) {
      const text = this.t.find(`${group}.${value}`);
      if (text !== null) return text;
    }
    return null;
  }

  private thing(name: string, value: unknown): string {
    if (!isThing(value)) return String(value);
    const thing: unknown = value;
    const say = (member: string): string => text(value[member]) ?? '';
    if ('parts' in value) return this.expression(thing as PlanExpression);
    if ('afterSeconds' in value) return this.t('rules.say.ring', { time: this.seconds(Number(value.afterSeconds)), what: this.ring(thing as PlanRing) });
    if ('channel' in value) return this.treatment(thing as PlanTreatment);
    if ('skillId' in value) return this.skill(say('skillId'), Number(value.proficiencyMin ?? 1));
    if ('day' in value) return `${this.t.find(`rules.day.${say('day')}`) ?? ''} ${say('from')}–${say('to')}`;
    if ('date' in value) return value.from == null ? this.t('rules.say.closedOn', { date: say('date') }) : `${say('date')} ${say('from')}–${say('to')}`;
    const said = value.names ?? value.text ?? (name === 'names' ? value : null);
    if (isThing(said) && typeof said.en === 'string') return this.t.nameOf({ en: said.en, 'zh-CN': text(said['zh-CN']) });
    // Whose relation it is stands in the place already.
    const told = 'isServed' in value ? ['agentId', 'queueId'] : [];
    return Object.entries(value).filter(([member, part]) => part !== null && part !== 0 && part !== false && !told.includes(member))
      .map(([member, part]) => `${this.t.find(`rules.field.${member}`) ?? member}: ${this.value(member, part)}`).join(this.t('admin.listSeparator'));
  }

  private nameOf(member: string | undefined, id: string): string | null {
    switch (member) {
      case 'skillId': case 'requirements': return this.names.skill(id);
      case 'siteId': case 'siteIds': case 'addsSiteIds': return this.names.site(id);
      case 'queueId': case 'queues': return this.names.queue(id);
      case 'agentId': return this.names.agent(id);
      case 'calendarId': case 'calendars': return this.names.calendar(id);
      case 'agentQueues': {
        const [agent, queue] = id.split(' ');
        return `${this.names.agent(agent ?? null)} · ${this.names.queue(queue ?? null)}`;
      }
      default: return null;
    }
  }

  private node(node: PlanExpression, isInside: boolean): string {
    const { t } = this;
    switch (node.kind) {
      case 'skill': return this.skill(node.skillId, node.proficiencyMin ?? 1);
      case 'site': return t('rules.say.site', { site: this.names.site(node.siteId) });
      case 'tier': return t('rules.say.tier', { tier: node.tierMin ?? 0 });
      case 'not': return t('rules.say.not', { what: this.inBrackets(this.join(node.parts.map((part) => this.node(part, true)), 'rules.say.and')) });
      case 'all': case 'any': {
        if (node.parts.length === 0) return t('rules.say.emptyGroup');
        const joined = this.join(node.parts.map((part) => this.node(part, true)), node.kind === 'all' ? 'rules.say.and' : 'rules.say.or');
        return isInside && node.parts.length > 1 ? this.inBrackets(joined) : joined;
      }
    }
  }

  private skill(id: string | null, level: number): string {
    return level <= 1 ? this.t('rules.say.skillAny', { skill: this.names.skill(id) }) : this.t('rules.say.skill', { skill: this.names.skill(id), level });
  }

  private join(words: readonly string[], joiner: 'rules.say.and' | 'rules.say.or'): string {
    return words.join(this.t(joiner));
  }

  private inBrackets(text: string): string {
    return this.t.tag === 'zh-CN' ? `（${text}）` : `(${text})`;
  }
}
