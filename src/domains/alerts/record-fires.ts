import { appendEvents } from '../../events/append.ts';
import { type Clock, formatInstant } from '../../kernel/clock.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import { newId } from '../../kernel/ids.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Evaluation, Finding, RuleWithChannels } from './evaluate/finding.ts';
import { alertFired } from './events.ts';
import { type FireForDelivery, scheduleDeliveries } from './schedule-deliveries.ts';

/** What a rule's evaluation of an event found. */
export type RuleEvaluation = { rule: RuleWithChannels; event: LoggedEvent; evaluation: Evaluation };

/** A breach that goes on, as its row holds it. */
type State = { ruleId: string; subject: string; cause: string; fireId: string };

/**
 * Brings rows to what the evaluations found, in their order: a cause newly breached fires, one fire for all of an
 * evaluation; a cause that is clear is forgotten, and a fire none of whose causes is left has cleared.
 *
 * @returns the new fires
 */
export async function applyEvaluations(
  tx: Transaction,
  { clock }: { clock: Clock },
  evaluations: readonly RuleEvaluation[],
): Promise<FireForDelivery[]> {
  const now = clock.now();
  const states = await loadStates(tx, evaluations);
  const before = new Map(states);
  const fires = evaluations.flatMap((one) => {
    const fresh = advance(states, one);
    if (fresh.length === 0) return [];
    const fire = fireOf(one, fresh, now);
    // At once: a later event of the same batch may clear it again.
    for (const cause of fire.row.causes) {
      states.set(keyOf(fire.row.ruleId, fire.row.subject, cause), stateOf(fire.row, cause));
    }
    return [fire];
  });
  await saveStates(tx, { before, after: states, now, fires: fires.map(({ row }) => row) });
  await tellFires(
    tx,
    clock,
    fires.map(({ row }) => row),
  );
  await scheduleDeliveries(tx, clock, fires);
  return fires;
}

type FireRow = FireForDelivery['row'];

/** Moves the states as one evaluation says. @returns the causes that are breached anew */
export function advance(states: Map<string, State>, { rule, evaluation }: RuleEvaluation): Finding[] {
  const { subject } = evaluation;
  const fresh: Finding[] = [];
  for (const finding of evaluation.findings) {
    const key = keyOf(rule.id, subject, finding.cause);
    if (!finding.isBreached) states.delete(key);
    else if (!states.has(key)) {
      fresh.push(finding);
      // Taken at once, so that a later event of the same batch does not fire for it again.
      states.set(key, { ruleId: rule.id, subject, cause: finding.cause, fireId: '' });
    }
  }
  return fresh;
}

/** The states of these rules and subjects, by {@link keyOf}. */
export async function loadStates(
  tx: Pick<Transaction, 'alertState'>,
  evaluations: readonly RuleEvaluation[],
): Promise<Map<string, State>> {
  if (evaluations.length === 0) return new Map();
  const rows = await tx.alertState.findMany({
    where: {
      ruleId: { in: [...new Set(evaluations.map(({ rule }) => rule.id))] },
      subject: { in: [...new Set(evaluations.map(({ evaluation }) => evaluation.subject))] },
    },
    select: { ruleId: true, subject: true, cause: true, fireId: true },
  });
  return new Map(rows.map((row) => [keyOf(row.ruleId, row.subject, row.cause), row]));
}

/** A fire of an evaluation's new breaches, as it will be stored. */
export function fireOf(
  { rule, event, evaluation }: RuleEvaluation,
  fresh: readonly Finding[],
  now: Date,
): FireForDelivery {
  const sentences = fresh.flatMap(({ says }) => (says ? [says] : []));
  return {
    rule,
    row: {
      id: newId('AlertFire', now.getTime()),
      workspaceId: rule.workspaceId,
      ruleId: rule.id,
      ruleName: rule.name,
      type: rule.type,
      eventId: event.id,
      subject: evaluation.subject,
      sku: evaluation.sku,
      summary: `${evaluation.sku ? `${evaluation.sku}: ` : ''}${sentences.join('; ')}.`,
      details: {
        ...evaluation.numbers,
        causes: fresh.map(({ cause, facts }) => ({ cause, ...facts })),
      },
      causes: fresh.map(({ cause }) => cause),
      runId: evaluation.runId,
      sessionId: evaluation.sessionId,
      firedAt: now,
    },
  };
}

async function saveStates(
  tx: Transaction,
  change: {
    before: ReadonlyMap<string, State>;
    after: ReadonlyMap<string, State>;
    now: Date;
    fires: readonly FireRow[];
  },
): Promise<void> {
  const { before, after, now, fires } = change;
  const gone = [...before].filter(([key, state]) => after.get(key)?.fireId !== state.fireId).map(([, state]) => state);
  const added = [...after].filter(([key, state]) => before.get(key)?.fireId !== state.fireId).map(([, state]) => state);
  if (gone.length > 0) {
    await tx.$executeRaw`
      delete from alert_states using unnest(${gone.map((state) => state.ruleId)}::text[],
        ${gone.map((state) => state.subject)}::text[], ${gone.map((state) => state.cause)}::text[]) as gone (rule_id, subject, cause)
      where alert_states.rule_id = gone.rule_id and alert_states.subject = gone.subject and alert_states.cause = gone.cause`;
  }
  if (fires.length > 0) {
    const goesOn = new Set([...after.values()].map((state) => state.fireId));
    await insertFires(
      tx,
      fires.map(({ causes: _, ...row }) => ({ ...row, clearedAt: goesOn.has(row.id) ? null : now })),
    );
  }
  if (added.length > 0) {
    const workspaceOf = new Map(fires.map((fire) => [fire.id, fire.workspaceId]));
    const rows = added.map((state) => ({ ...state, workspaceId: workspaceOf.get(state.fireId) }));
    await tx.$executeRaw`
      insert into alert_states (workspace_id, rule_id, subject, cause, fire_id, since)
      select v->>'workspaceId', v->>'ruleId', v->>'subject', v->>'cause', v->>'fireId', ${now}
      from jsonb_array_elements(${toJson(rows)}::jsonb) v`;
  }
  const cleared = [...new Set(gone.map((state) => state.fireId))];
  if (cleared.length > 0) {
    await tx.$executeRaw`
      update alert_fires set cleared_at = ${now} where id = any(${cleared}::text[]) and cleared_at is null
        and not exists (select 1 from alert_states where alert_states.fire_id = alert_fires.id)`;
  }
}

/** As one value: a storm of fires is thousands of columns, each of which costs a parameter its way to the database. */
async function insertFires(tx: Transaction, rows: readonly (Omit<FireRow, 'causes'> & { clearedAt: Date | null })[]) {
  await tx.$executeRaw`
    insert into alert_fires (id, workspace_id, rule_id, rule_name, type, event_id, subject, sku, summary, details,
      run_id, session_id, fired_at, cleared_at)
    select v->>'id', v->>'workspaceId', v->>'ruleId', v->>'ruleName', (v->>'type')::"AlertType", v->>'eventId',
      v->>'subject', v->>'sku', v->>'summary', v->'details', v->>'runId', v->>'sessionId',
      (v->>'firedAt')::timestamptz, (v->>'clearedAt')::timestamptz
    from jsonb_array_elements(${toJson(rows)}::jsonb) v`;
}

/** One statement for each workspace, however much has fired. */
async function tellFires(tx: Transaction, clock: Clock, fires: readonly FireRow[]): Promise<void> {
  for (const workspaceId of new Set(fires.map((row) => row.workspaceId))) {
    const happened = fires.filter((row) => row.workspaceId === workspaceId).map(toEvent);
    await appendEvents(tx, { workspaceId, clock }, alertFired, happened);
  }
}

function toEvent(row: FireRow) {
  return {
    subjectId: row.ruleId,
    data: {
      fire_id: row.id,
      rule_id: row.ruleId,
      rule_name: row.ruleName,
      alert_type: lower(row.type),
      sku: row.sku,
      summary: row.summary,
      details: row.details,
      run_id: row.runId,
      session_id: row.sessionId,
      fired_at: formatInstant(row.firedAt),
    },
  };
}

function stateOf(row: FireRow, cause: string): State {
  return { ruleId: row.ruleId, subject: row.subject, cause, fireId: row.id };
}

function keyOf(ruleId: string, subject: string, cause: string): string {
  return `${ruleId} ${subject} ${cause}`;
}

/** Details are plain JSON by their makers; what a page slipped into their texts is cleaned here. */
function toJson(rows: readonly unknown[]): string {
  return JSON.stringify(sanitizeJson(rows));
}

function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}
