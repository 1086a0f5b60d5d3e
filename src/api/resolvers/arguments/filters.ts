import { parseEntityArn, type EntityArn } from '../../../entities/index.ts';
import {
  maxFilterValues,
  type EntityFilter,
  type ServiceAccessFilter,
  type ServiceFilter,
} from '../../../reports/access-index/index.ts';
import { badUserInput } from '../../errors/index.ts';
import type {
  EntityFilter as EntityFilterInput,
  ServiceAccessFilter as ServiceAccessFilterInput,
  ServiceFilter as ServiceFilterInput,
} from '../../generated/schema.ts';
import { readDays } from './days.ts';

type Optional<Value> = Value | null | undefined;

/** @throws ApiError BAD_USER_INPUT that names the field and the value */
export function readEntityFilter(filter: Optional<EntityFilterInput>): EntityFilter {
  if (filter == null) return {};
  return {
    ...filter,
    accountIds: readList('accountIds', filter.accountIds),
    types: readList('types', filter.types),
    arns: readArns(filter.arns),
    tags: readList('tags', filter.tags),
    pathPrefix: readPathPrefix(filter.pathPrefix),
    unusedForDays: readOptionalDays('unusedForDays', filter.unusedForDays),
  };
}

/** @throws ApiError BAD_USER_INPUT that names the field and the value */
export function readServiceAccessFilter(filter: Optional<ServiceAccessFilterInput>): ServiceAccessFilter {
  if (filter == null) return {};
  return {
    accountIds: readList('accountIds', filter.accountIds),
    entityTypes: readList('entityTypes', filter.entityTypes),
    arns: readArns(filter.arns),
    serviceNamespaces: readList('serviceNamespaces', filter.serviceNamespaces),
    unusedForDays: readOptionalDays('unusedForDays', filter.unusedForDays),
    usedWithinDays: readOptionalDays('usedWithinDays', filter.usedWithinDays),
    neverUsed: filter.neverUsed,
  };
}

/** @throws ApiError BAD_USER_INPUT that names the field and the value */
export function readServiceFilter(filter: Optional<ServiceFilterInput>): ServiceFilter {
  if (filter == null) return {};
  return {
    accountIds: readList('accountIds', filter.accountIds),
    entityTypes: readList('entityTypes', filter.entityTypes),
    serviceNamespaces: readList('serviceNamespaces', filter.serviceNamespaces),
  };
}

/** @throws ApiError BAD_USER_INPUT when the list is over the limit */
export function readList<Value>(name: string, values: Optional<Value[]>): Value[] | null {
  if (values == null) return null;
  if (values.length <= maxFilterValues) return values;
  throw badUserInput(`${name} has ${values.length} values: at most ${maxFilterValues} are taken`);
}

/** @throws ApiError BAD_USER_INPUT when the list is over the limit or an ARN names no entity */
export function readArns(arns: Optional<string[]>): EntityArn[] | null {
  return readList('arns', arns)?.map(readEntityArn) ?? null;
}

function readEntityArn(arn: string): EntityArn {
  const parsed = parseEntityArn(arn);
  if (parsed === null) throw badUserInput(`arns has "${arn}", which names no user, role, group or policy`);
  return parsed.arn;
}

function readOptionalDays(name: string, days: Optional<number>): number | null {
  return days == null ? null : readDays(name, days);
}

function readPathPrefix(pathPrefix: Optional<string>): string | null {
  if (pathPrefix == null || pathPrefix.startsWith('/')) return pathPrefix ?? null;
  throw badUserInput(`pathPrefix is "${pathPrefix}": a path begins with a slash, like "/app/"`);
}
