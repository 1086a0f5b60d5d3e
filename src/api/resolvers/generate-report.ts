import type { Account } from '../../accounts/index.ts';
import type { EntityKey } from '../../entities/index.ts';
import type { Context } from '../context.ts';
import type { UserError } from '../errors/index.ts';
import type { MutationResolvers } from '../generated/schema.ts';
import { readEntityTarget } from './entity-target.ts';
import { accountNotFound, negativeMaxAge, notPermitted } from './user-errors.ts';

/** `Mutation.generateReport`: everything is checked before anything is enqueued. */
export const generateReport: NonNullable<MutationResolvers['generateReport']> = async (
  _,
  { input },
  context,
) => {
  const { caller, domain, loaders } = context;
  const maxAgeSeconds = input.maxAgeSeconds ?? null;
  const target = readEntityTarget(input.arn, input.accountId);
  if (target.kind === 'wrong') {
    const { code, message, argument } = target;
    return refused({ code, message, field: ['input', argument] });
  }
  if (maxAgeSeconds !== null && maxAgeSeconds < 0) return refused(negativeMaxAge(maxAgeSeconds));
  const accountField = ['input', input.accountId == null ? 'arn' : 'accountId'];
  const account = await domain.accounts.find(caller.read, target.accountId);
  if (account === null) return refused(accountNotFound(target.accountId, accountField));
  const missing = await missingEntity(account, target, context);
  if (missing !== null) return refused(missing);
  const { granularity } = input;
  const outcome = await domain.reportRequests.request(caller.generate, {
    ...target,
    granularity,
    maxAgeSeconds,
  });
  loaders.clear();
  if (outcome.kind === 'notPermitted') return refused(notPermitted([target.accountId], accountField));
  domain.reportJobIndex.take(outcome.job);
  return { reportJob: outcome.job, userErrors: [] };
};

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

function refused(userError: UserError) {
  return { reportJob: null, userErrors: [userError] };
}
