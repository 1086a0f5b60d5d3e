import type { FormattedExecutionResult } from 'graphql';
import type { JsonText } from './json-text.ts';

const jsonByData = new WeakMap<object, string>();

/** An answer's data that is written already, where an object is expected. */
export function writtenData(json: string): Record<string, unknown> {
  // For whoever else looks at the answer.
  const data = { toJSON: (): unknown => JSON.parse(json) };
  jsonByData.set(data, json);
  return data;
}

/** Writes a whole answer; what is written already stays as it is. */
export function stringifyAnswer(answer: FormattedExecutionResult): string {
  const { errors, data, extensions } = answer;
  const json = data == null ? undefined : jsonByData.get(data);
  if (json === undefined || errors !== undefined) return JSON.stringify(answer);
  return extensions === undefined
    ? `{"data":${json}}`
    : `{"data":${json},"extensions":${JSON.stringify(extensions)}}`;
}

/** A whole answer without errors, of data that is written already. */
export function answerText(data: JsonText, extensions?: Readonly<Record<string, unknown>>): string {
  const pieces = ['{"data":'];
  data.collect(pieces);
  pieces.push(extensions === undefined ? '}' : `,"extensions":${JSON.stringify(extensions)}}`);
  return pieces.join('');
}
