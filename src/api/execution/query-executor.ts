import {
  execute,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { getVariableValues } from 'graphql/execution/values.js';
import { isCompilable } from './compilable.ts';

/** A validated operation with what it is executed with. */
export interface Operation {
  readonly document: DocumentNode;
  /** Undefined where the document has none of the asked-for name, which graphql-js then says. */
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
}

type Run = (
  contextValue: unknown,
  variables: Readonly<Record<string, unknown>>,
) => Promise<ExecutionResult> | ExecutionResult;

/** How often an operation has come, and its compiled form; null for one that graphql-js has to answer. */
interface KnownOperation {
  times: number;
  run: Run | null | undefined;
}

/** An operation that comes so often is worth the milliseconds that compiling it takes. */
const timesBeforeCompiling = 3;
const operationsKept = 300;

/**
 * Executes operations, compiled ones where that can't change an answer. Whatever isn't free of errors is answered by
 * graphql-js, which then executes the query from the start: errors are its own, word by word.
 */
export class QueryExecutor {
  readonly #schema: GraphQLSchema;
  readonly #known = new LRUCache<OperationDefinitionNode, KnownOperation>({ max: operationsKept });

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  async execute(operation: Operation): Promise<ExecutionResult> {
    const run = this.#compiled(operation);
    if (run !== null && this.#areVariablesRight(operation)) {
      const result = await run(operation.contextValue, operation.variables);
      if (result.errors === undefined) return result;
    }
    const { document, operationName, variables, contextValue } = operation;
    return execute({
      schema: this.#schema,
      document,
      operationName,
      variableValues: variables,
      contextValue,
    });
  }

  #compiled({ document, operation, operationName }: Operation): Run | null {
    if (operation === undefined) return null;
    const known = this.#known.get(operation) ?? { times: 0, run: undefined };
    this.#known.set(operation, known);
    known.times++;
    if (known.run === undefined && known.times >= timesBeforeCompiling) {
      known.run = isCompilable(this.#schema, document, operation)
        ? this.#compile(document, operationName)
        : null;
    }
    return known.run ?? null;
  }

  #compile(document: DocumentNode, operationName: string | null): Run | null {
    const compiled = compileQuery(this.#schema, document, operationName ?? undefined, {
      disablingCapturingStackErrors: true,
    });
    if (!isCompiledQuery(compiled)) return null;
    return (contextValue, variables) => compiled.query(undefined, contextValue, variables);
  }

  #areVariablesRight({ operation, variables }: Operation): boolean {
    const variableDefinitions = operation?.variableDefinitions ?? [];
    return (
      variableDefinitions.length === 0 ||
      getVariableValues(this.#schema, variableDefinitions, variables, { maxErrors: 1 }).errors === undefined
    );
  }
}
