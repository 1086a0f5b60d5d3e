import { z } from 'zod';
import type { AccountScope } from '../../accounts/index.ts';
import {
  pageOfOrdered,
  reversed,
  type OrderedList,
  type Page,
  type PageRequest,
  type Place,
  type SortKey,
  type Stretch,
} from '../../paging/index.ts';
import { columnsNamed } from './access-matrix.ts';
import type { ServiceAccessRow } from './answers.ts';
import { selectionOf, type ServiceAccessFilter, type ServiceAccessOrder } from './filters.ts';
import type { Organization } from './organization.ts';
import { ServiceAccessRows } from './service-access-rows.ts';
import { Spans } from './spans.ts';

/** A page of the rows of existing entities' reports, by default by namespace, ARN and account id. */
export function listServiceAccess(
  organization: Organization,
  scope: AccountScope,
  filter: ServiceAccessFilter,
  order: ServiceAccessOrder | null,
  page: PageRequest,
): Page<ServiceAccessRow> {
  const { field, direction } = order ?? { field: 'SERVICE_NAMESPACE', direction: 'ASC' };
  const rows = selectRows(organization, scope, filter);
  return field === 'SERVICE_NAMESPACE'
    ? pageInDirection(byNamespace(rows), direction, page)
    : pageInDirection(byLastUse(rows), direction, page);
}

function selectRows(
  organization: Organization,
  scope: AccountScope,
  filter: ServiceAccessFilter,
): ServiceAccessRows {
  const { catalog, matrix } = organization;
  const entities = catalog.select(scope, selectionOf(filter));
  const columns = columnsNamed(matrix, filter.serviceNamespaces);
  return new ServiceAccessRows(organization, columns, entities, Spans.of(matrix, filter));
}

function pageInDirection<Key extends SortKey>(
  list: OrderedList<ServiceAccessRow, Key>,
  direction: ServiceAccessOrder['direction'],
  page: PageRequest,
): Page<ServiceAccessRow> {
  return pageOfOrdered(direction === 'DESC' ? reversed(list) : list, page);
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
    following: (place, limit) => rows.following(place && indexOf(place), limit),
    preceding: (place, limit) => rows.preceding(place && indexOf(place), limit),
  };
}

/** First the rows never used, by namespace, then the used ones by time. */
function byLastUse(rows: ServiceAccessRows): OrderedList<ServiceAccessRow, z.infer<typeof lastUseKey>> {
  const never = rows.neverUsed();
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
      const firstUsed = (most: number) => rows.usedFrom(null, most);
      return place?.key[0] != null
        ? behind(rows.usedFrom(boundOf(place), limit), (most) => never.following(null, most))
        : continued(never.following(place && indexOf(place), limit), limit, firstUsed);
    },
    preceding: (place, limit) => {
      const lastUnused = (most: number) => never.preceding(null, most);
      return place?.key[0] === null
        ? behind(never.preceding(indexOf(place), limit), (most) => rows.usedFrom(null, most))
        : continued(rows.usedBefore(place && boundOf(place), limit), limit, lastUnused);
    },
  };
}

/** Rows of a list's second part on the way; whatever its first part has lies on the place's far side. */
function behind<Row>(second: Stretch<Row>, first: (limit: number) => Stretch<Row>): Stretch<Row> {
  return { ...second, hasOthers: second.hasOthers || first(1).rows.length > 0 };
}

/** Goes on in the second part where the first one has too few rows. */
function continued<Row>(
  first: Stretch<Row>,
  limit: number,
  second: (limit: number) => Stretch<Row>,
): Stretch<Row> {
  const missing = limit - first.rows.length;
  return missing === 0 ? first : { ...first, rows: [...first.rows, ...second(missing).rows] };
}
