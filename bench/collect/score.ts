import type { ReportRow } from './report-row.ts';
import type { AccountTruth, EntityTruth } from './simulated-aws.ts';

/** What a contender says of one entity at its end. */
export type Outcome =
  | { readonly kind: 'report'; readonly rows: readonly ReportRow[] }
  /** It says that there is no report; the code is null where it has none for its reasons. */
  | { readonly kind: 'error'; readonly code: string | null };

/** What names an entity: AWS's own policies have the same ARN in every account. */
export function entityId({ accountId, arn }: { readonly accountId: string; readonly arn: string }): string {
  return `${accountId} ${arn}`;
}

/** A contender's answers, judged by the truth. */
export interface Score {
  readonly reports: number;
  /** Reports that can be had: of entities that are there and whose jobs AWS completes. */
  readonly available: number;
  /** Rows that say something else than the truth. */
  readonly wrongRows: number;
  /** Rows missing from reports that were called complete. */
  readonly lostRows: number;
  /** Rows in reports that have no such row. */
  readonly inventedRows: number;
  /** Entities of which it says the wrong thing, or nothing though it has ended. */
  readonly wrongStates: number;
  /** Entities of which it has not said anything when it was stopped. */
  readonly unfinished: number;
  /** Some of the wrong states, in words. */
  readonly examples: readonly string[];
}

const mostExamples = 3;

const expectedCodes = { failed: 'REPORT_FAILED', stuck: 'TIMED_OUT', vanished: 'ENTITY_NOT_FOUND' } as const;

/**
 * @param outcomes by `entityId`
 * @param hasEnded whether the contender ended by itself: then silence is an answer, and a wrong one
 */
export function scoreOutcomes(
  truths: readonly AccountTruth[],
  outcomes: ReadonlyMap<string, Outcome>,
  hasEnded: boolean,
): Score {
  const score = { reports: 0, wrongRows: 0, lostRows: 0, inventedRows: 0, unfinished: 0 };
  const wrongStates: string[] = [];
  const expected = truths.flatMap(({ accountId, entities }) =>
    entities.map((truth) => ({ truth, id: entityId({ accountId, arn: truth.arn }) })),
  );
  for (const { truth, id } of expected) {
    const outcome = outcomes.get(id);
    if (outcome === undefined && !hasEnded) score.unfinished++;
    else if (outcome === undefined) wrongStates.push(`${id} ${truth.fate}: nothing was said`);
    else if (!isRightState(truth, outcome)) wrongStates.push(`${id} ${truth.fate}: ${inWords(outcome)}`);
    else if (outcome.kind === 'report') {
      score.reports++;
      const rows = compareRows(truth.services, outcome.rows);
      score.wrongRows += rows.wrong;
      score.lostRows += rows.lost;
      score.inventedRows += rows.invented;
    }
  }
  const available = expected.filter(({ truth }) => truth.fate === 'completes').length;
  return {
    ...score,
    available,
    wrongStates: wrongStates.length,
    examples: wrongStates.slice(0, mostExamples),
  };
}

function inWords(outcome: Outcome): string {
  return outcome.kind === 'report'
    ? `a report of ${outcome.rows.length} rows`
    : `error ${outcome.code ?? ''}`;
}

function isRightState({ fate }: EntityTruth, outcome: Outcome): boolean {
  if (fate === 'completes') return outcome.kind === 'report';
  return outcome.kind === 'error' && (outcome.code === null || outcome.code === expectedCodes[fate]);
}

function compareRows(expected: readonly ReportRow[], actual: readonly ReportRow[]) {
  const expectedByNamespace = new Map(expected.map((row) => [row.serviceNamespace, row]));
  const seen = new Set<string>();
  let [wrong, invented] = [0, 0];
  for (const row of actual) {
    const truth = expectedByNamespace.get(row.serviceNamespace);
    if (truth === undefined || seen.has(row.serviceNamespace)) invented++;
    else if (!isSame(truth, row)) wrong++;
    seen.add(row.serviceNamespace);
  }
  return { wrong, invented, lost: expected.filter((row) => !seen.has(row.serviceNamespace)).length };
}

function isSame(a: ReportRow, b: ReportRow): boolean {
  return (
    a.serviceName === b.serviceName &&
    a.lastAuthenticated === b.lastAuthenticated &&
    a.lastAuthenticatedEntity === b.lastAuthenticatedEntity &&
    a.lastAuthenticatedRegion === b.lastAuthenticatedRegion &&
    a.totalAuthenticatedEntities === b.totalAuthenticatedEntities
  );
}
