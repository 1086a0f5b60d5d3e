import type { IncomingHttpHeaders } from 'node:http';
import type { Telemetry } from 'bullmq';
import type { Logger } from '../logger.ts';
import type * as OpenTelemetry from './open-telemetry.ts';
import type { SpanDescription } from './span-description.ts';

export interface Tracing {
  /** Sends what isn't sent yet, as far as somebody takes it in time. */
  stop(): Promise<void>;
}

/** Like OpenTelemetry's own, one for the process: what is traced needs no way to it. Null while nothing is traced. */
let openTelemetry: typeof OpenTelemetry | null = null;

/**
 * Has the process traced where the settings name somebody who takes traces; otherwise not even the code for it is
 * loaded. To be called before anything that is traced is set up.
 */
export async function startTracing(
  processName: 'api' | 'worker',
  { isTraced: isWanted }: { readonly isTraced: boolean },
  logger: Logger,
): Promise<Tracing> {
  if (!isWanted) return { stop: () => Promise.resolve() };
  openTelemetry = await import('./open-telemetry.ts');
  return openTelemetry.startOpenTelemetry(`lapse-${processName}`, logger);
}

export function isTraced(): boolean {
  return openTelemetry !== null;
}

/** For BullMQ's queues and workers, which carry a trace from whoever enqueues to whoever works. */
export function queueTelemetry(): Telemetry | undefined {
  return openTelemetry?.queueTelemetry;
}

/** Works within a span of the trace that is under way, or of a new one. */
export function inSpan<Result>(
  kind: OpenTelemetry.SpanKindName,
  description: SpanDescription,
  work: () => Promise<Result>,
): Promise<Result> {
  return openTelemetry === null ? work() : openTelemetry.inSpan(kind, description, work);
}

/** Says more of the span that is under way, once it is known. */
export function describeSpan(description: SpanDescription): void {
  openTelemetry?.describeSpan(description);
}

/** Marks the span that is under way as failed. @param type a code, no message */
export function failSpan(type: string): void {
  openTelemetry?.failSpan(type);
}

/** Works as part of the trace that a request's headers name, where they name one. */
export function inTraceOf<Result>(headers: IncomingHttpHeaders, work: () => Result): Result {
  return openTelemetry === null ? work() : openTelemetry.inTraceOf(headers, work);
}

/** Works outside of the trace that is under way. */
export function inNewTrace<Result>(work: () => Result): Result {
  return openTelemetry === null ? work() : openTelemetry.inNewTrace(work);
}
