import type { AccountId } from '../../src/accounts/index.ts';
import { accountIdOf } from './organization.ts';

/** A part of a question's answer, asked for on its own, as portals do. */
export type Part = 'first page' | 'middle page' | 'totalCount';

/** A list that is asked for over the whole organization. */
export interface Question {
  readonly name: string;
  /** The field of Query. */
  readonly field: string;
  readonly arguments: string;
  readonly nodeFields: string;
  /** Whether the list tells its coverage, which is then asked for with the total. */
  readonly hasCoverage: boolean;
  /** Arguments that leave the rows of one account. A cursor of theirs is a place in the whole list. */
  readonly accountArguments: (accountId: AccountId) => string;
}

const unusedForDays = 90;

export const questions: readonly Question[] = [
  {
    name: 'serviceAccess by namespace and unusedForDays',
    field: 'serviceAccess',
    arguments: `filter: { serviceNamespaces: ["s3"], unusedForDays: ${unusedForDays} }`,
    nodeFields:
      'serviceNamespace serviceName lastAuthenticated daysSinceLastAuthenticated entity { arn name type }',
    hasCoverage: true,
    accountArguments: (accountId) =>
      `filter: { serviceNamespaces: ["s3"], unusedForDays: ${unusedForDays}, accountIds: ["${accountId}"] }`,
  },
  {
    name: 'entities by unusedForDays, most unused first',
    field: 'entities',
    arguments: `filter: { unusedForDays: ${unusedForDays} } orderBy: { field: UNUSED_SERVICES, direction: DESC }`,
    nodeFields: 'arn name type createdAt account { accountId name }',
    hasCoverage: true,
    accountArguments: (accountId) =>
      `filter: { unusedForDays: ${unusedForDays}, accountIds: ["${accountId}"] } orderBy: { field: UNUSED_SERVICES, direction: DESC }`,
  },
  {
    name: 'entities by usesService',
    field: 'entities',
    arguments: 'filter: { usesService: "s3" }',
    nodeFields: 'arn name type createdAt account { accountId name }',
    hasCoverage: true,
    accountArguments: (accountId) => `filter: { usesService: "s3", accountIds: ["${accountId}"] }`,
  },
  {
    name: 'services over all',
    field: 'services',
    arguments: '',
    nodeFields: `serviceNamespace serviceName grantedEntities usedEntities(unusedForDays: ${unusedForDays}) neverUsedEntities lastAuthenticated`,
    hasCoverage: true,
    accountArguments: () => 'filter: { serviceNamespaces: ["kms", "lambda"] }',
  },
  {
    name: 'Account.usage of a page of accounts',
    field: 'accounts',
    arguments: '',
    nodeFields: `accountId name usage(unusedForDays: ${unusedForDays}) { grantedServices usedServices unusedServices neverUsedServices lastAuthenticated }`,
    hasCoverage: false,
    accountArguments: (accountId) => `filter: { accountIds: ["${accountId}"] }`,
  },
];

export function pageQuery({ field, arguments: given, nodeFields }: Question, after: string | null): string {
  const place = after === null ? '' : ` after: "${after}"`;
  return `{ ${field}(first: 50 ${given}${place}) { nodes { ${nodeFields} } pageInfo { hasNextPage endCursor } } }`;
}

export function totalQuery({ field, arguments: given, hasCoverage }: Question): string {
  const list = given === '' ? '' : `(${given})`;
  const coverage = hasCoverage ? 'coverage { accounts entities entitiesWithReport oldestReportAt }' : '';
  return `{ ${field}${list} { totalCount ${coverage} } }`;
}

export function cursorsQuery({ field, accountArguments }: Question, account: number): string {
  return `{ ${field}(${accountArguments(accountIdOf(account))}) { edges { cursor } } }`;
}
