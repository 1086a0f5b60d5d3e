import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { XmlObject, XmlValue } from '../../simulator/protocol/xml.ts';

const folder = new URL('../../../shared/recordings/user-usage-2019/', import.meta.url);
const moment = z
  .object({
    __class__: z.literal('datetime'),
    year: z.number(),
    month: z.number(),
    day: z.number(),
    hour: z.number(),
    minute: z.number(),
    second: z.number(),
    microsecond: z.number(),
  })
  .transform(
    ({ year, month, day, hour, minute, second, microsecond }) =>
      new Date(Date.UTC(year, month - 1, day, hour, minute, second, microsecond / 1_000)),
  );
const value: z.ZodType<XmlValue> = z.lazy(() =>
  z.union([moment, z.string(), z.number(), z.boolean(), z.array(value), z.record(z.string(), value)]),
);
const recording = z.object({
  data: z
    .object({
      ResponseMetadata: z.object({
        RequestId: z.string(),
        HTTPHeaders: z.object({ 'content-length': z.string().transform(Number), 'content-type': z.string() }),
      }),
    })
    .catchall(value),
});

/** A recorded answer of AWS: its members as AWS sent them, and how many bytes they took. */
export async function readRecording(name: string) {
  const { data } = recording.parse(JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8')));
  const { ResponseMetadata, ...members } = data;
  const result: XmlObject = members;
  return {
    result,
    requestId: ResponseMetadata.RequestId,
    length: ResponseMetadata.HTTPHeaders['content-length'],
  };
}
