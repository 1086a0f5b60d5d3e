import { z } from 'zod';

/** What the benchmark tells a process of subscribers. */
export const orderSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('connect'),
    transport: z.enum(['webSocket', 'eventStream']),
    /** Where GraphQL is served. */
    url: z.string(),
    /** Connections sign in with these in turn. */
    tokens: z.array(z.string()),
    connections: z.number(),
    subscriptionsEach: z.number(),
  }),
  z.object({
    kind: z.literal('subscribe'),
    query: z.string(),
    /** Subscriptions take these in turn. */
    variables: z.array(z.record(z.string(), z.unknown())),
    /** What only a final state's text contains. */
    finalText: z.string(),
  }),
]);
export type Order = z.infer<typeof orderSchema>;
export type Connect = Extract<Order, { kind: 'connect' }>;
export type Subscribe = Extract<Order, { kind: 'subscribe' }>;

/** What a process of subscribers answers. */
export const newsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connected') }),
  z.object({ kind: z.literal('subscribed') }),
  /** Every subscription was told a final state; when, in milliseconds of the machine's monotonic clock. */
  z.object({ kind: z.literal('told'), at: z.array(z.number()) }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type News = z.infer<typeof newsSchema>;

/** Milliseconds of the clock that all processes of a machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
