import type { Account } from '../../accounts/index.ts';
import type { EntityKey } from '../../entities/index.ts';
import type { ReportJob } from '../../jobs/index.ts';
import type { Context } from '../context.ts';
import type { UserError } from '../errors/index.ts';
import type { GenerateReportInput } from '../generated/schema.ts';
import { readEntityTarget } from './entity-target.ts';
import { accountNotFound, notPermitted } from './user-errors.ts';

type Outcome =
  | { readonly kind: 'accepted'; readonly job: ReportJob }
  | { readonly kind: 'refused'; readonly userErrors: UserError[] };

/** Checks what is asked for, all of it before anything is enqueued, and asks for the report. */
export async function generateReport(input: GenerateReportInput, context: Context): Promise<Outcome> {
  const target = readEntityTarget(input.arn, input.accountId);
  const maxAgeSeconds = input.maxAgeSeconds ?? null;
  if (target.kind === 'wrong') {
    const { code, message, argument } = target;
    return refused({ code, message, field: ['input', argument] });
  }
  if (maxAgeSeconds !== null && maxAgeSeconds < 0) {
    return refused({
      code: 'INVALID_MAX_AGE',
      field: ['input', 'maxAgeSeconds'],
      message: `maxAgeSeconds is ${maxAgeSeconds}; expected 0 or more seconds, or nothing to always ask AWS anew`,
    });
  }
  const { caller, domain } = context;
  const account = await domain.accounts.find(caller.read, target.accountId);
  const accountField = ['input', input.accountId == null ? 'arn' : 'accountId'];
  if (account === null) return refused(accountNotFound(target.accountId, accountField));
  const missing = await missingEntity(account, target, context);
  if (missing !== null) return refused(missing);
  const request = { ...target, granularity: input.granularity, maxAgeSeconds, lane: 'interactive' } as const;
  const outcome = await domain.reportRequests.request(caller.generate, request);
  return outcome.kind === 'notPermitted'
    ? refused(notPermitted(target.accountId, accountField))
    : { kind: 'accepted', job: outcome.job };
}

/** An account without any inventory yet can't tell whether it has the entity; then AWS will. */
async function missingEntity(
  { inventoriedAt }: Account,
  { accountId, arn }: EntityKey,
  { caller, domain }: Context,
): Promise<UserError | null> {
  if (inventoriedAt === null) return null;
  const entity = await domain.entities.find(caller.read, { accountId, arn });
  if (entity !== null && entity.deletedAt === null) return null;
  const since = new Date(inventoriedAt).toISOString();
  return {
    code: 'ENTITY_NOT_FOUND',
    field: ['input', 'arn'],
    message: `"${arn}" was not in account ${accountId} when it was listed at ${since}; if it is new, run refreshInventory first`,
  };
}

function refused(userError: UserError): Outcome {
  return { kind: 'refused', userErrors: [userError] };
}
