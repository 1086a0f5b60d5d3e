import { SpanStatusCode, trace, type Context, type Span as OpenTelemetrySpan } from '@opentelemetry/api';
import { SpanKind, type Exception, type Span, type Telemetry } from 'bullmq';
import { BullMQOtel, BullMQOTelSpan } from 'bullmq-otel';

export const tracerName = 'lapse';

/** BullMQ tells why something failed in the error's words, which may name anything. The error's name has to do. */
class WordlessSpan extends BullMQOTelSpan {
  override addEvent(name: string): void {
    this.span.addEvent(name);
  }

  override recordException(exception: Exception): void {
    const type = typeof exception === 'string' ? undefined : exception.name;
    this.span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type ?? 'unknown');
  }
}

/** For what BullMQ does within itself, like renewing locks: for every step a span, and for every timer a trace. */
const noSpan: Span<Context> = {
  setSpanOnContext: (context) => context,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};

/** Jobs carry the trace in which they were enqueued; enqueuing and working are its spans. */
export const queueTelemetry: Telemetry<Context> = {
  contextManager: new BullMQOtel({ tracerName }).contextManager,
  tracer: {
    startSpan(name, options, context) {
      if (options === undefined || options.kind === SpanKind.INTERNAL) return noSpan;
      const span: OpenTelemetrySpan = trace.getTracer(tracerName).startSpan(name, options, context);
      return new WordlessSpan(span);
    },
  },
};
