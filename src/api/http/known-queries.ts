import type { GraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ApiMetrics } from '../../telemetry/index.ts';
import type { Context } from '../context.ts';
import { answerText, type JsonText, type QueryExecutor } from '../execution/index.ts';
import { budgetHeaders, type OperationCharge, type OperationLimits } from '../limits/index.ts';
import { chargeExtensions } from './charge-operations.ts';
import { measure } from './measure-operations.ts';
import type { RequestContext } from './request-context.ts';
import { describeOperation } from './trace-operations.ts';

export interface KnownQueriesOptions {
  readonly schema: GraphQLSchema;
  readonly executor: QueryExecutor;
  readonly limits: Pick<OperationLimits, 'charge'>;
  readonly metrics: Pick<ApiMetrics, 'operationAnswered'>;
  /** @throws ApiError for a caller who may not ask, which Apollo Server then answers */
  readonly contextOf: RequestContext;
}

/** A validated operation of a text that was sent before. */
interface KnownQuery {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What became of a request. */
export type KnownAnswer =
  | { readonly kind: 'sent' }
  /** Apollo Server has to answer, in the context where one was made; it finds what is wrong, and says so. */
  | { readonly kind: 'left'; readonly context: Context | null };

const untouched: KnownAnswer = { kind: 'left', context: null };

/** Strict: what has anything else in it isn't just an operation. An empty operation name is one that doesn't exist. */
const bodySchema = z.strictObject({
  query: z.string(),
  operationName: z.string().min(1).nullable().default(null),
  variables: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((given) => given ?? {}),
});
type Body = z.infer<typeof bodySchema>;

/** All texts together; a portal has some dozens of a few hundred characters. */
const charactersKept = 2_000_000;
const acceptHeadersKept = 100;

/**
 * Answers queries whose text Apollo Server has answered before, without asking it again: who asks, what it costs and
 * what the answer is are worked out each time, but nothing that only depends on the text. Whatever isn't a plain and
 * faultless POST of such a text is left to Apollo Server, with what was done for it so far.
 */
export class KnownQueries {
  readonly #options: KnownQueriesOptions;
  readonly #queries = new LRUCache<string, KnownQuery>({
    maxSize: charactersKept,
    sizeCalculation: (_, key) => key.length,
  });
  /** What Apollo Server answers with, by the `Accept` header. */
  readonly #mediaTypes = new LRUCache<string, string>({ max: acceptHeadersKept });

  constructor(options: KnownQueriesOptions) {
    this.#options = options;
  }

  /** Remembers what was answered with data and without errors. */
  readonly learn = (
    { query, operationName }: Pick<GraphQLRequest, 'query' | 'operationName'>,
    known: KnownQuery,
  ): void => {
    if (query !== undefined) this.#queries.set(keyOf(query, operationName ?? null), known);
  };

  /** Remembers in which form a client is answered. */
  learnMediaType({ headers: { accept = '' } }: FastifyRequest, reply: FastifyReply): void {
    const mediaType = reply.getHeader('content-type');
    if (reply.statusCode === 200 && typeof mediaType === 'string') this.#mediaTypes.set(accept, mediaType);
  }

  /** Sends the answer, where it is known how. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<KnownAnswer> {
    const begin = performance.now();
    const body = request.method === 'POST' ? readBody(request.body) : null;
    const known = body === null ? undefined : this.#queries.get(keyOf(body.query, body.operationName));
    const mediaType = this.#mediaTypes.get(request.headers.accept ?? '');
    if (body === null || known === undefined || mediaType === undefined) return untouched;
    const { executor, limits, metrics, schema, contextOf } = this.#options;
    const operation = { ...known, variables: body.variables };
    let context: Context | null = null;
    try {
      context = await contextOf(request, reply);
      context.charge = await limits.charge(context.caller, { schema, ...operation });
    } catch {
      return { kind: 'left', context };
    }
    const data = await executor.answer({ ...operation, contextValue: context });
    if (data === null) {
      context.isUnplanned = true;
      return { kind: 'left', context };
    }
    context.deadline.clear();
    measure(metrics, operation.operation, context, begin);
    describeOperation(operation.operation, context);
    send(reply, mediaType, data, context.charge);
    return { kind: 'sent' };
  }
}

function keyOf(query: string, operationName: string | null): string {
  // Its length tells where an operation's name ends: clients may send anything as one.
  return operationName === null ? query : `${operationName.length} ${operationName} ${query}`;
}

/** What Fastify read from JSON; null for anything that isn't just an operation. */
function readBody(body: unknown): Body | null {
  return bodySchema.safeParse(body).data ?? null;
}

function send(reply: FastifyReply, mediaType: string, data: JsonText, charge: OperationCharge | null): void {
  const extensions = charge?.budget == null ? undefined : chargeExtensions(charge);
  if (charge?.budget != null) reply.headers(budgetHeaders(charge.budget, charge.budget.limit));
  void reply.code(200).header('content-type', mediaType).send(answerText(data, extensions));
}
