import { getVariableValues } from 'graphql/execution/values.js';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { AnswerWriter } from './answer-writer.ts';
import type { JsonText } from './json-text.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';

/** A validated operation with what it is executed with. */
export interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
}

const plansKept = 300;

/**
 * Answers queries by a plan that is made once, and writes the answer as it executes. It answers only what is free of
 * errors: everything else is for graphql-js, which then executes the query from the start, so that all errors are
 * its own, word by word.
 */
export class QueryExecutor {
  readonly #schema: GraphQLSchema;
  readonly #fixedFields: ReadonlySet<string>;
  readonly #plans = new LRUCache<OperationDefinitionNode, { readonly plan: QueryPlan | null }>({
    max: plansKept,
  });

  /** @param fixedFields `Type.field` of fields that have a resolver and yet look at nothing but their parent */
  constructor(schema: GraphQLSchema, fixedFields: ReadonlySet<string>) {
    this.#schema = schema;
    this.#fixedFields = fixedFields;
  }

  /** The answer's data as JSON; null where graphql-js has to answer. */
  async answer({ document, operation, variables, contextValue }: Operation): Promise<JsonText | null> {
    const plan = this.#planOf(document, operation);
    if (plan === null) return null;
    const { coerced } = getVariableValues(this.#schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 1,
    });
    if (coerced === undefined) return null;
    try {
      return await new AnswerWriter(this.#schema, plan, coerced, contextValue).write();
    } catch {
      // Not an answer's errors but the fact that it has some; graphql-js tells them.
      return null;
    }
  }

  #planOf(document: DocumentNode, operation: OperationDefinitionNode): QueryPlan | null {
    const known = this.#plans.get(operation);
    if (known !== undefined) return known.plan;
    const plan = planQuery(this.#schema, document, operation, this.#fixedFields);
    this.#plans.set(operation, { plan });
    return plan;
  }
}
