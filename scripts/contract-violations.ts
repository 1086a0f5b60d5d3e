import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { buildSchema, Kind, parse, print, type DocumentNode, type GraphQLSchema } from 'graphql';

/**
 * What of a contract a schema doesn't keep, one line each: whatever it removes, renames or makes stricter, and every
 * default that it changes. Additions are welcome.
 * @param contract SDL. It may leave to prose what `completion` adds; one that spells everything out is taken as it is.
 */
export async function contractViolations(contract: string, schema: GraphQLSchema): Promise<string[]> {
  const promised = buildSchema(`${contract}\n${completion(parse(contract))}`);
  const changes = await diff(promised, schema);
  return changes
    .filter(breaks)
    .map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`));
}

function breaks({ criticality: { level }, type }: Change): boolean {
  if (level === CriticalityLevel.Breaking) return true;
  return level === CriticalityLevel.Dangerous && !String(type).endsWith('_ADDED');
}

/** The four kinds of entity with the fields that the contract names, in the types that we gave them. */
const entityFields = {
  User: 'groups: [Group!]!',
  Role: 'lastUsedAt: DateTime',
  Group: 'users(first: Int, after: String, last: Int, before: String): UserConnection!',
  Policy: 'isAwsManaged: Boolean!  attachmentCount: Int!',
};
const connectionsWithCoverage = ['EntityConnection', 'ServiceAccessConnection', 'ServiceConnection'];
const pageInfo =
  'type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }';

/** The types that the contract leaves to prose: "User, Role, Group, Policy", "each XConnection", Relay's PageInfo. */
function completion(contract: DocumentNode): string {
  const written = new Set(
    contract.definitions.map((definition) => 'name' in definition && definition.name.value),
  );
  const entities = Object.entries(entityFields)
    .filter(([name]) => !written.has(name))
    .map(([name, own]) => `type ${name} implements Entity & Node { ${fieldsOfEntity(contract)} ${own} }`)
    .join('\n');
  const used = `${print(contract)}\n${entities}`.match(/\w+Connection\b/g) ?? [];
  const connections = [...new Set(used)].filter((name) => !written.has(name)).map(connection);
  return [entities, ...connections, written.has('PageInfo') ? '' : pageInfo].join('\n');
}

function fieldsOfEntity({ definitions }: DocumentNode): string {
  return definitions
    .filter((definition) => definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
    .filter(({ name }) => name.value === 'Entity')
    .flatMap(({ fields }) => fields ?? [])
    .map(print)
    .join('\n');
}

function connection(name: string): string {
  const node = name.replace(/Connection$/, '');
  const coverage = connectionsWithCoverage.includes(name) ? 'coverage: Coverage!' : '';
  return `
    type ${name} { edges: [${node}Edge!]!  nodes: [${node}!]!  pageInfo: PageInfo!  totalCount: Int!  ${coverage} }
    type ${node}Edge { cursor: String!  node: ${node}! }`;
}
