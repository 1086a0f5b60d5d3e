import { expect, it } from 'vitest';
import { resultDocument } from '../../simulator/protocol/xml.ts';
import { readRecording } from './recordings.ts';

it.each([
  ['GenerateServiceLastAccessedDetails', 'iam.GenerateServiceLastAccessedDetails_1', 395],
  ['GetServiceLastAccessedDetails', 'iam.GetServiceLastAccessedDetails_1', 459],
  ['GetServiceLastAccessedDetails', 'iam.GetServiceLastAccessedDetails_2', 51_629],
  ['GetUser', 'iam.GetUser_1', 648],
])('writes the answer of %s recorded as %s in as many bytes as AWS did', async (operation, name, bytes) => {
  const { result, requestId, length } = await readRecording(name);
  const text = resultDocument('https://iam.amazonaws.com/doc/2010-05-08/', operation, result, requestId);
  expect(length).toBe(bytes);
  expect(Buffer.byteLength(text)).toBe(bytes);
});
