export {
  describeSpan,
  failSpan,
  inNewTrace,
  inSpan,
  inTraceOf,
  isTraced,
  queueTelemetry,
  startTracing,
  type SpanDescription,
  type Tracing,
} from './tracing.ts';
