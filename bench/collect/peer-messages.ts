import { z } from 'zod';
import { reportRowSchema } from './report-row.ts';

/** What goes between the benchmark and the process that a peer runs in. */

export const taskSchema = z.object({
  endpoint: z.string(),
  accounts: z.array(
    z.object({
      accountId: z.string(),
      credentials: z.object({
        accessKeyId: z.string(),
        secretAccessKey: z.string(),
        sessionToken: z.string(),
      }),
      arns: z.array(z.string()),
    }),
  ),
});
export type Task = z.infer<typeof taskSchema>;

/** `collect` starts it; `stop` has it tell what it knows and end. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('collect'), task: taskSchema }),
  z.object({ kind: z.literal('stop') }),
]);
export type Command = z.infer<typeof commandSchema>;

export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('ended') }),
  z.object({
    kind: z.literal('told'),
    /** Milliseconds from the start to each report, in the order of their coming. */
    reportsAfter: z.array(z.number()),
    outcomes: z.array(
      z.tuple([
        z.string(),
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('report'), rows: z.array(reportRowSchema) }),
          z.object({ kind: z.literal('error'), code: z.string().nullable() }),
        ]),
      ]),
    ),
  }),
]);
export type Answer = z.infer<typeof answerSchema>;
