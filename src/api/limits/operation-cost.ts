import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { defaultPageSize } from '../paging/index.ts';

/** What an operation asks for, before it is executed. */
export interface CostRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Rows that a list is taken to have when nothing tells how many. */
const assumedRows = 10;

/** Fields that cost more than an object: they scan the index, read whole accounts, or go to AWS. */
const extraCosts: Readonly<Record<string, number>> = {
  'Account.services': 10,
  'Account.usage': 10,
  'Mutation.generateReport': 50,
  'Mutation.generateReports': 500,
  'Mutation.refreshInventory': 500,
  'Query.entities': 20,
  'Query.reportBatches': 200,
  'Query.reportJobs': 200,
  'Query.serviceAccess': 20,
  'Query.services': 20,
  'Query.usage': 20,
  'ReportBatch.jobs': 100,
  'Service.usedEntities': 2,
  'ServiceAccess.entities': 20,
  'ServiceAccess.grantingPolicies': 20,
};

interface KnownCosts {
  /** The variables that the cost depends on. */
  readonly variables: readonly string[];
  /** By what these variables say of numbers of rows. */
  readonly costs: Map<string, number>;
}

const knownCosts = new WeakMap<OperationDefinitionNode, KnownCosts>();

/** Page sizes are few; whoever sends ever other ones has each worked out anew. */
const costsKept = 200;

/**
 * What an operation costs at most, in units of about one object read: each object counts one, each row of a page
 * what is asked of it, fields that work harder count extra.
 */
export function costOf(request: CostRequest): number {
  const { schema, operation, variables } = request;
  const known = knownCosts.get(operation);
  const cost = known?.costs.get(sizesOf(variables, known.variables));
  if (cost !== undefined) return cost;
  const root = schema.getRootType(operation.operation);
  if (root == null) return 0;
  const walk = new CostWalk(request);
  const worked = 1 + walk.selectionSet(operation.selectionSet, root, 1);
  const { costs } = known ?? keepCosts(operation, [...walk.variables]);
  if (costs.size >= costsKept) costs.clear();
  costs.set(sizesOf(variables, [...walk.variables]), worked);
  return worked;
}

function keepCosts(operation: OperationDefinitionNode, variables: readonly string[]): KnownCosts {
  const kept = { variables, costs: new Map<string, number>() };
  knownCosts.set(operation, kept);
  return kept;
}

/** All that a cost can depend on: numbers, and how long lists are. */
function sizesOf(variables: CostRequest['variables'], names: readonly string[]): string {
  return names.map((name) => sizeOf(variables[name])).join(' ');
}

function sizeOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.length}]`;
  return value == null ? '-' : '?';
}

class CostWalk {
  /** Those that the cost depends on. They are the same ones whatever their values are. */
  readonly variables = new Set<string>();
  readonly #request: CostRequest;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #costs = new Map<string, number>();

  constructor(request: CostRequest) {
    this.#request = request;
    for (const definition of request.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  /** @param pageRows rows of the page that the selection set stands in */
  selectionSet({ selections }: SelectionSetNode, parent: GraphQLNamedType, pageRows: number): number {
    return selections.reduce((cost, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return cost + this.#field(selection, parent, pageRows);
        case Kind.FRAGMENT_SPREAD:
          return cost + this.#fragment(selection.name.value, pageRows);
        case Kind.INLINE_FRAGMENT:
          return (
            cost +
            this.selectionSet(
              selection.selectionSet,
              this.#type(selection.typeCondition?.name.value) ?? parent,
              pageRows,
            )
          );
      }
    }, 0);
  }

  #field(node: FieldNode, parent: GraphQLNamedType, pageRows: number): number {
    const field = fieldOf(parent, node.name.value);
    if (field === undefined) return 0;
    const extra = extraCosts[`${parent.name}.${field.name}`] ?? 0;
    const type = getNamedType(field.type);
    if (node.selectionSet === undefined || !isCompositeType(type)) return extra;
    const rows = this.#rows(node, field, parent, pageRows);
    const rowsBelow = isConnection(type) ? this.#pageSize(node) : pageRows;
    return extra + rows * (1 + this.selectionSet(node.selectionSet, type, rowsBelow));
  }

  /** A fragment that leads to itself counts nothing there: validation refuses it. */
  #fragment(name: string, pageRows: number): number {
    const key = `${pageRows} ${name}`;
    const known = this.#costs.get(key);
    const fragment = this.#fragments.get(name);
    const type = this.#type(fragment?.typeCondition.name.value);
    if (known !== undefined || fragment === undefined || type === undefined) return known ?? 0;
    this.#costs.set(key, 0);
    const cost = this.selectionSet(fragment.selectionSet, type, pageRows);
    this.#costs.set(key, cost);
    return cost;
  }

  #rows(node: FieldNode, field: GraphQLField<unknown, unknown>, parent: GraphQLNamedType, pageRows: number) {
    if (!isListType(getNullableType(field.type))) return 1;
    if (isConnection(parent) && (field.name === 'nodes' || field.name === 'edges')) return pageRows;
    const ids = this.#argument(node, 'ids');
    return Array.isArray(ids) ? ids.length : assumedRows;
  }

  #pageSize(node: FieldNode): number {
    const size = this.#argument(node, 'first') ?? this.#argument(node, 'last');
    return typeof size === 'number' && size >= 0 ? size : defaultPageSize;
  }

  /** An argument's value, as far as a cost needs it: whole numbers, and lists by their length. */
  #argument(node: FieldNode, name: string): unknown {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    switch (value?.kind) {
      case Kind.VARIABLE:
        this.variables.add(value.name.value);
        return this.#request.variables[value.name.value] ?? this.#defaultOf(value.name.value);
      case Kind.INT:
        return Number(value.value);
      case Kind.LIST:
        return value.values;
      default:
        return undefined;
    }
  }

  #defaultOf(variable: string): unknown {
    const value = this.#request.operation.variableDefinitions?.find(
      (definition) => definition.variable.name.value === variable,
    )?.defaultValue;
    return value?.kind === Kind.INT ? Number(value.value) : undefined;
  }

  #type(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.#request.schema.getType(name);
  }
}

function fieldOf(parent: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

function isConnection({ name }: GraphQLNamedType | GraphQLCompositeType): boolean {
  return name.endsWith('Connection');
}
