import { makeExecutableSchema } from '@graphql-tools/schema';
import DataLoader from 'dataloader';
import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { loadTypeDefinitions } from '../../../src/api/schema/type-definitions.ts';

/** An answer of Lapse: what the other servers hold in memory and give out. */
export const answerSchema = z.object({
  data: z.object({
    entity: z.object({
      report: z.object({
        firstRows: z.object({ nodes: z.array(z.record(z.string(), z.unknown())) }),
        lastRows: z.object({ nodes: z.array(z.record(z.string(), z.unknown())) }),
      }),
    }),
  }),
});
export type ServeAnswer = z.infer<typeof answerSchema>;
type ReportAnswer = ServeAnswer['data']['entity']['report'];

export interface PeerContext {
  readonly entity: DataLoader<string, unknown>;
}

/** A loader for one operation, as GraphQL servers make them. */
export function createPeerContext(): PeerContext {
  return { entity: new DataLoader((keys) => Promise.resolve(keys.map((key) => entities.get(key)))) };
}

const entities = new Map<string, unknown>();

/** Lapse's schema over the answer's own data, which lies ready in memory: nothing is read, decoded or checked. */
export function createPeerSchema({ data }: ServeAnswer): GraphQLSchema {
  const { firstRows, lastRows } = data.entity.report;
  for (const row of [...firstRows.nodes, ...lastRows.nodes]) {
    entities.set(String(row.serviceNamespace), row.entity);
  }
  return makeExecutableSchema({
    typeDefs: loadTypeDefinitions(),
    resolvers: {
      Query: { entity: () => data.entity },
      Entity: { __resolveType: () => 'Role' },
      Report: {
        services: (report: ReportAnswer, { first }: { first?: number | null }) =>
          first == null ? report.lastRows : report.firstRows,
      },
      ServiceAccess: {
        entity: ({ serviceNamespace }: { serviceNamespace: string }, _: unknown, context: PeerContext) =>
          context.entity.load(serviceNamespace),
      },
    },
    resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
  });
}
