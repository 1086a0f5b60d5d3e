import type { UserError } from '../errors/index.ts';
import type { MutationResolvers } from '../generated/schema.ts';
import { readEntityFilter } from './arguments/filters.ts';
import { negativeMaxAge } from './user-errors.ts';

/** `Mutation.generateReports`: one for each matching entity where the caller may have reports made. */
export const generateReports: NonNullable<MutationResolvers['generateReports']> = async (
  _,
  { input },
  { caller, domain, loaders, requestId },
) => {
  const { filter, granularity } = input;
  const maxAgeSeconds = input.maxAgeSeconds ?? null;
  if (maxAgeSeconds !== null && maxAgeSeconds < 0) return refused(negativeMaxAge(maxAgeSeconds));
  if (filter.deleted) {
    return refused({
      code: 'ENTITIES_DELETED',
      field: ['input', 'filter', 'deleted'],
      message: 'deleted is true: entities that are gone get no new report; their last ones stay readable',
    });
  }
  const entities = domain.index.listToReport(caller.generate, readEntityFilter(filter));
  const request = { entities, granularity, maxAgeSeconds, requestId };
  const { id } = await domain.reportBatches.create(caller.generate, request);
  loaders.clear();
  return { reportBatch: await loaders.reportBatch.load(id), userErrors: [] };
};

function refused(userError: UserError) {
  return { reportBatch: null, userErrors: [userError] };
}
