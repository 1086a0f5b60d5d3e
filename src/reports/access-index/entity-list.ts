import { z } from 'zod';
import { allAccounts, type AccountScope } from '../../accounts/index.ts';
import { keepOrdinals, type EntitySummary } from '../../entities/index.ts';
import {
  pageOfOrdered,
  placesBefore,
  placesFrom,
  reversed,
  type NearestPlaces,
  type NumericPlace,
  type OrderedList,
  type Page,
  type PageRequest,
  type Place,
  type PlaceScan,
  type SortKey,
} from '../../paging/index.ts';
import { neverUsed } from './access-matrix.ts';
import {
  defaultUnusedForDays,
  type EntityFilter,
  type EntityOrder,
  type EntityOrderField,
} from './filters.ts';
import type { Organization } from './organization.ts';
import { countUsed, usedSinceSecond } from './thresholds.ts';

type EntityList<Key extends SortKey> = OrderedList<EntitySummary, Key>;

/** A page of the selected entities, by default by name. */
export function listEntities(
  organization: Organization,
  scope: AccountScope,
  filter: EntityFilter,
  order: EntityOrder | null,
  page: PageRequest,
): Page<EntitySummary> {
  const { field, direction, unusedForDays } = order ?? { field: 'NAME', direction: 'ASC' };
  const selected = selectEntities(organization, scope, filter);
  if (field === 'NAME') return pageInDirection(byName(organization, selected), direction, page);
  const days = unusedForDays ?? filter.unusedForDays ?? defaultUnusedForDays;
  const list = byFigure(organization, selected, figureOf(organization, field, days));
  return pageInDirection(list, direction, page);
}

/** More services than any report has. */
const unknownServices = 1e6;

/**
 * The selected entities: first those without a report, of these the ones with broad access, then those with the most
 * granted services. AWS takes longest for these (docs/aws-behaviour.md, 1.4), and whoever asks for them last ends with
 * waiting for them.
 */
export function listToReport(
  organization: Organization,
  scope: AccountScope,
  filter: EntityFilter,
): EntitySummary[] {
  const { catalog, matrix } = organization;
  const services = new Uint32Array(catalog.capacity);
  const selected = selectEntities(organization, scope, filter);
  for (const ordinal of selected) {
    if (matrix.hasReport(ordinal)) services[ordinal] = matrix.grantedServices(ordinal);
    else services[ordinal] = catalog.entity(ordinal).hasBroadAccess ? 2 * unknownServices : unknownServices;
  }
  const sorted = selected.toSorted((a, b) => (services[b] ?? 0) - (services[a] ?? 0));
  return Array.from(sorted, (ordinal) => catalog.entity(ordinal));
}

/** Ordinals of the selected entities, by ARN and then account id. */
function selectEntities(
  { catalog, matrix }: Organization,
  scope: AccountScope,
  filter: EntityFilter,
): Uint32Array {
  const { unusedForDays, usesService } = filter;
  let selected = catalog.select(scope, filter);
  if (unusedForDays != null) {
    selected = keepOrdinals(
      selected,
      (ordinal) =>
        matrix.hasReport(ordinal) &&
        matrix.used.newest(ordinal) < usedSinceSecond(matrix, ordinal, unusedForDays),
    );
  }
  if (usesService != null) {
    const cells = matrix.column(usesService)?.cells ?? new Uint32Array(0);
    selected = keepOrdinals(selected, (ordinal) => (cells[ordinal] ?? 0) > neverUsed);
  }
  return selected;
}

function pageInDirection<Key extends SortKey>(
  list: EntityList<Key>,
  direction: EntityOrder['direction'],
  page: PageRequest,
): Page<EntitySummary> {
  return pageOfOrdered(direction === 'DESC' ? reversed(list) : list, page);
}

const nameKey = z.tuple([z.string(), z.string(), z.string()]);

function byName({ catalog }: Organization, selected: Uint32Array): EntityList<z.infer<typeof nameKey>> {
  const ranks = catalog.nameRanks();
  const boundOf = ({ key: [name, arn, accountId], side }: Place<z.infer<typeof nameKey>>): NumericPlace => ({
    value: catalog.countByName({ name, arn, accountId }, side),
    position: -Infinity,
  });
  return {
    name: 'entities NAME',
    keySchema: nameKey,
    keyOf: ({ name, arn, accountId }) => [name, arn, accountId],
    ...numericList({ catalog }, selected, (ordinal) => ranks[ordinal] ?? 0, boundOf),
  };
}

/** A number that entities are ordered by; null where it isn't known, which comes before all numbers. */
interface Figure {
  readonly name: string;
  of(ordinal: number): number | null;
}

const figureKey = z.tuple([z.number().nullable(), z.string(), z.string()]);
const unknownFigure = -1;

function byFigure(
  { catalog }: Organization,
  selected: Uint32Array,
  figure: Figure,
): EntityList<z.infer<typeof figureKey>> {
  const boundOf = ({
    key: [value, arn, accountId],
    side,
  }: Place<z.infer<typeof figureKey>>): NumericPlace => ({
    value: value ?? unknownFigure,
    position: catalog.countByArn(selected, { arn, accountId }, side),
  });
  return {
    name: `entities ${figure.name}`,
    keySchema: figureKey,
    keyOf: (entity) => [
      figure.of(catalog.ordinalOf(allAccounts, entity) ?? -1),
      entity.arn,
      entity.accountId,
    ],
    ...numericList({ catalog }, selected, (ordinal) => figure.of(ordinal) ?? unknownFigure, boundOf),
  };
}

function figureOf(
  { catalog, matrix }: Organization,
  field: Exclude<EntityOrderField, 'NAME'>,
  days: number,
): Figure {
  const reported = (figure: (ordinal: number) => number) => (ordinal: number) =>
    matrix.hasReport(ordinal) ? figure(ordinal) : null;
  switch (field) {
    case 'CREATED_AT':
      return { name: field, of: (ordinal) => catalog.entity(ordinal).createdAt };
    case 'LAST_AUTHENTICATED':
      return { name: field, of: reported((ordinal) => matrix.used.newest(ordinal)) };
    case 'GRANTED_SERVICES':
      return { name: field, of: reported((ordinal) => matrix.grantedServices(ordinal)) };
    case 'UNUSED_SERVICES':
      return {
        name: `${field} ${days}`,
        of: reported((ordinal) => matrix.grantedServices(ordinal) - countUsed(matrix, ordinal, days)),
      };
  }
}

/** What lists of selected entities by some number have in common; equal ones stand by ARN and account id. */
function numericList<Key extends SortKey>(
  { catalog }: Pick<Organization, 'catalog'>,
  selected: Uint32Array,
  valueOf: (ordinal: number) => number,
  boundOf: (place: Place<Key>) => NumericPlace,
): Pick<EntityList<Key>, 'count' | 'following' | 'preceding'> {
  const scan: PlaceScan = (tell) => {
    for (let position = 0; position < selected.length; position++) {
      tell(valueOf(selected[position] ?? 0), position);
    }
  };
  const entitiesAt = ({ places, hasOthers }: NearestPlaces) => ({
    rows: places.map(({ position }) => catalog.entity(selected[position] ?? -1)),
    hasOthers,
  });
  return {
    count: () => selected.length,
    following: (place, limit) => entitiesAt(placesFrom(scan, place && boundOf(place), limit)),
    preceding: (place, limit) => entitiesAt(placesBefore(scan, place && boundOf(place), limit)),
  };
}
