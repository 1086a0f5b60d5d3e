import { z } from 'zod';
import type { AccountScope } from '../../accounts/index.ts';
import {
  pageOfOrdered,
  reversed,
  type OrderedList,
  type Page,
  type PageRequest,
  type Place,
} from '../../paging/index.ts';
import type { ServiceAccessRow } from './answers.ts';
import { selectionOf, type ServiceAccessFilter, type ServiceAccessOrder } from './filters.ts';
import type { Organization } from './organization.ts';
import { ServiceAccessRows } from './service-access-rows.ts';

/** A page of the rows of existing entities' reports, by default by namespace, ARN and account id. */
export function listServiceAccess(
  organization: Organization,
  scope: AccountScope,
  filter: ServiceAccessFilter,
  order: ServiceAccessOrder | null,
  page: PageRequest,
): Page<ServiceAccessRow> {
  const { field, direction } = order ?? { field: 'SERVICE_NAMESPACE', direction: 'ASC' };
  const rows = new ServiceAccessRows(organization, selectReported(organization, scope, filter), filter);
  return field === 'SERVICE_NAMESPACE'
    ? pageOfOrdered(direction === 'DESC' ? reversed(byNamespace(rows)) : byNamespace(rows), page)
    : pageOfOrdered(direction === 'DESC' ? reversed(byLastUse(rows)) : byLastUse(rows), page);
}

function selectReported(
  { catalog, matrix }: Organization,
  scope: AccountScope,
  filter: ServiceAccessFilter,
): Uint32Array {
  return catalog.select(scope, selectionOf(filter)).filter((ordinal) => matrix.hasReport(ordinal));
}

const namespaceKey = z.tuple([z.string(), z.string(), z.string()]);
const lastUseKey = z.tuple([z.number().nullable(), z.string(), z.string(), z.string()]);

function byNamespace(rows: ServiceAccessRows): OrderedList<ServiceAccessRow, z.infer<typeof namespaceKey>> {
  const indexOf = ({ key: [serviceNamespace, arn, accountId], side }: Place<z.infer<typeof namespaceKey>>) =>
    rows.countBefore({ serviceNamespace, arn, accountId }, side);
  return {
    name: 'serviceAccess SERVICE_NAMESPACE',
    keySchema: namespaceKey,
    keyOf: ({ serviceNamespace, entity }) => [serviceNamespace, entity.arn, entity.accountId],
    count: () => rows.count(),
    following: (place, limit) => rows.following(place && indexOf(place), limit, 'any'),
    preceding: (place, limit) => rows.preceding(place && indexOf(place), limit, 'any'),
  };
}

/** First the rows never used, by namespace, then the used ones by time. */
function byLastUse(rows: ServiceAccessRows): OrderedList<ServiceAccessRow, z.infer<typeof lastUseKey>> {
  type LastUsePlace = Place<z.infer<typeof lastUseKey>>;
  const indexOf = ({ key: [, serviceNamespace, arn, accountId], side }: LastUsePlace) =>
    rows.countBefore({ serviceNamespace, arn, accountId }, side);
  const boundOf = (place: LastUsePlace) => ({
    value: (place.key[0] ?? 0) / 1000,
    position: indexOf(place),
  });
  return {
    name: 'serviceAccess LAST_AUTHENTICATED',
    keySchema: lastUseKey,
    keyOf: ({ lastAuthenticated, serviceNamespace, entity }) => [
      lastAuthenticated,
      serviceNamespace,
      entity.arn,
      entity.accountId,
    ],
    count: () => rows.count(),
    following: (place, limit) => {
      if (place?.key[0] != null) return rows.usedFrom(boundOf(place), limit);
      const never = rows.following(place && indexOf(place), limit, 'neverUsed');
      return [...never, ...rows.usedFrom(null, limit - never.length)];
    },
    preceding: (place, limit) => {
      if (place?.key[0] === null) return rows.preceding(indexOf(place), limit, 'neverUsed');
      const used = rows.usedBefore(place && boundOf(place), limit);
      return [...used, ...rows.preceding(null, limit - used.length, 'neverUsed')];
    },
  };
}
