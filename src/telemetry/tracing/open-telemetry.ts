import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Logger } from '../logger.ts';
import { tracerName } from './queue-telemetry.ts';
import type { SpanDescription } from './span-description.ts';

export { queueTelemetry } from './queue-telemetry.ts';

/** A process that stops doesn't wait longer than this for somebody who doesn't take its last spans. */
const longestStopMilliseconds = 2_000;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };
export type SpanKindName = keyof typeof kinds;

const tracer = trace.getTracer(tracerName);

/**
 * Sends spans as OTLP in JSON over HTTP. Where to, how many, and with which headers say OpenTelemetry's own settings.
 * @param serviceName unless OTEL_SERVICE_NAME is set
 */
export function startOpenTelemetry(serviceName: string, logger: Logger): { stop(): Promise<void> } {
  const warn = (message: string) => {
    logger.warn({ reason: message }, 'traces are not sent');
  };
  const ignore = () => undefined;
  diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return {
    stop: () => Promise.race([provider.shutdown().catch(ignore), sleep(longestStopMilliseconds)]),
  };
}

/** See the door, `tracing.ts`, for what these are for. */
export function inSpan<Result>(
  kind: SpanKindName,
  { name, attributes }: SpanDescription,
  work: () => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      // AWS's messages name the worker's identity; the failure's name is enough to find its log line.
      fail(span, error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      span.end();
    }
  });
}

export function describeSpan({ name, attributes }: SpanDescription): void {
  trace.getActiveSpan()?.updateName(name).setAttributes(attributes);
}

export function failSpan(type: string): void {
  const span = trace.getActiveSpan();
  if (span !== undefined) fail(span, type);
}

/** Of what a client sends only the trace counts, not its baggage, which would go on into Redis. */
export function inTraceOf<Result>(
  { traceparent, tracestate }: IncomingHttpHeaders,
  work: () => Result,
): Result {
  return context.with(propagation.extract(ROOT_CONTEXT, { traceparent, tracestate }), work);
}

export function inNewTrace<Result>(work: () => Result): Result {
  return context.with(ROOT_CONTEXT, work);
}

function fail(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type);
}
