import type { EntityKey } from '../../entities/index.ts';
import { enqueueInventories } from '../../jobs/index.ts';
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
  const { granularity } = input;
  const outcome = await domain.reportRequests.request(caller.generate, {
    ...target,
    granularity,
    maxAgeSeconds,
    requestId: context.requestId,
  });
  loaders.clear();
  if (outcome.kind === 'notPermitted') return refused(notPermitted([target.accountId], accountField));
  domain.reportJobIndex.take(outcome.job);
  if (outcome.kind === 'started') await listIfUnknown(target, context);
  return { reportJob: outcome.job, userErrors: [] };
};

/**
 * Whether it is there at all, AWS tells with the report. One that the inventory doesn't know may be new, so it is
 * taken again meanwhile, and knows the entity when its report is there.
 */
async function listIfUnknown({ accountId, arn }: EntityKey, { caller, domain }: Context): Promise<void> {
  const entity = await domain.entities.find(caller.read, { accountId, arn });
  if (entity?.deletedAt !== null) {
    await enqueueInventories(domain.inventoryQueue, [accountId]);
  }
}

function refused(userError: UserError) {
  return { reportJob: null, userErrors: [userError] };
}
