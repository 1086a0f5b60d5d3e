import { z } from 'zod';

/** Both processes' settings about traces: OpenTelemetry's own. All others of OpenTelemetry's are left to it. */
export const tracingShape = {
  /** Without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({
      protocol: /^https?$/,
      error: 'expected the URL of an OpenTelemetry collector, like http://127.0.0.1:4318',
    })
    .optional(),
};

export function isTracingWanted({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
}: Readonly<z.infer<z.ZodObject<typeof tracingShape>>>): boolean {
  return endpoint !== undefined;
}
