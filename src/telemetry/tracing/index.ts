export {
  describeSpan,
  failSpan,
  inNewTrace,
  inSpan,
  inTraceOf,
  isTraced,
  queueTelemetry,
  startTracing,
  type Tracing,
} from './tracing.ts';
export type { SpanDescription } from './span-description.ts';
