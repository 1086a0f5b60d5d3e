import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** A strict walk of an answer against AWS's own model: what isn't in the model, or not as the model says, is a problem. */

const reference = z.object({ shape: z.string() });
const shape = z.object({
  type: z.string(),
  required: z.array(z.string()).optional(),
  members: z.record(z.string(), reference).optional(),
  member: reference.optional(),
  key: reference.optional(),
  value: reference.optional(),
  enum: z.array(z.string()).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
});
type Shape = z.infer<typeof shape>;

const modelFile = z.object({
  operations: z.record(
    z.string(),
    z.object({ output: z.object({ shape: z.string(), resultWrapper: z.string().optional() }) }),
  ),
  shapes: z.record(z.string(), shape),
});

export interface Model {
  readonly operations: readonly string[];
  /** What is wrong with an XML answer, each with the path to it; empty where nothing is. */
  walkXml(operation: string, xml: string, absent?: readonly string[]): string[];
  /** The same for an answer in JSON. */
  walkJson(operation: string, json: unknown): string[];
}

/** A value as either protocol carries it: text at the leaves, lists and structures told apart by the model. */
type Value = string | number | boolean | Structure | readonly Value[];
interface Structure {
  readonly [name: string]: Value;
}

/** Reads the model of a service from the shared folder beside the repository. */
export async function readModel(service: 'iam' | 'sts' | 'organizations'): Promise<Model> {
  const url = new URL(`../../../shared/aws/${service}.json`, import.meta.url);
  const { operations, shapes } = modelFile.parse(JSON.parse(await readFile(url, 'utf8')));
  const shapeOf = (name: string): Shape => {
    const found = shapes[name];
    if (found === undefined) throw new Error(`The model has no shape ${name}.`);
    return found;
  };
  const outputOf = (operation: string) => {
    const found = operations[operation];
    if (found === undefined) throw new Error(`The model has no operation ${operation}.`);
    return found.output;
  };
  return {
    operations: Object.keys(operations),
    walkXml(operation, xml, absent = []) {
      const { shape: name, resultWrapper = '' } = outputOf(operation);
      const answer = single(parseXml(xml), `${operation}Response`);
      return new Walk(shapeOf, 'xml', absent).check(name, single(answer, resultWrapper), operation);
    },
    walkJson(operation, json) {
      return new Walk(shapeOf, 'json', []).check(outputOf(operation).shape, value.parse(json), operation);
    },
  };
}

const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(value), z.record(z.string(), value)]),
);

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, trimValues: false });

/** Elements that repeat become lists; white space between elements is dropped. */
function parseXml(xml: string): Value {
  return value.parse(parser.parse(xml.replace(/>\s+</g, '><')));
}

function single(parent: Value, name: string): Value {
  const child = isStructure(parent) ? parent[name] : undefined;
  if (child === undefined) throw new Error(`The answer has no ${name}.`);
  return child;
}

function isStructure(candidate: Value): candidate is Structure {
  return typeof candidate === 'object' && !Array.isArray(candidate);
}

function isList(candidate: Value): candidate is readonly Value[] {
  return Array.isArray(candidate);
}

class Walk {
  readonly #problems: string[] = [];
  readonly #shapeOf: (name: string) => Shape;
  readonly #protocol: 'xml' | 'json';
  /** Members that may be missing although the model requires them. */
  readonly #absent: readonly string[];

  constructor(shapeOf: (name: string) => Shape, protocol: 'xml' | 'json', absent: readonly string[]) {
    this.#shapeOf = shapeOf;
    this.#protocol = protocol;
    this.#absent = absent;
  }

  check(shapeName: string, found: Value, path: string): string[] {
    this.#walk(shapeName, found, path);
    return this.#problems;
  }

  #walk(shapeName: string, found: Value, path: string): void {
    const expected = this.#shapeOf(shapeName);
    if (expected.type === 'structure') this.#walkStructure(expected, found, path);
    else if (expected.type === 'list') this.#walkList(expected, found, path);
    else if (expected.type === 'map') this.#walkMap(expected, found, path);
    else this.#walkLeaf(expected, found, path);
  }

  #walkStructure(expected: Shape, found: Value, path: string): void {
    const members = expected.members ?? {};
    const structure = found === '' ? {} : found;
    if (!isStructure(structure)) {
      this.#report(path, 'is no structure');
      return;
    }
    for (const name of expected.required ?? []) {
      if (structure[name] === undefined && !this.#absent.includes(name))
        this.#report(`${path}.${name}`, 'is missing');
    }
    for (const [name, child] of Object.entries(structure)) {
      const member = members[name];
      if (member === undefined) this.#report(`${path}.${name}`, 'is not in the model');
      else this.#walk(member.shape, child, `${path}.${name}`);
    }
  }

  #walkList(expected: Shape, found: Value, path: string): void {
    const items = this.#protocol === 'json' ? found : this.#xmlItems(found, 'member', path);
    if (!isList(items)) {
      this.#report(path, 'is no list');
      return;
    }
    this.#checkSize(expected, items.length, path);
    items.forEach((item, index) => {
      this.#walk(expected.member?.shape ?? '', item, `${path}[${index}]`);
    });
  }

  #walkMap(expected: Shape, found: Value, path: string): void {
    for (const entry of this.#xmlItems(found, 'entry', path)) {
      this.#walk(expected.key?.shape ?? '', single(entry, 'key'), `${path}.key`);
      this.#walk(expected.value?.shape ?? '', single(entry, 'value'), `${path}.value`);
    }
  }

  #xmlItems(found: Value, tag: string, path: string): readonly Value[] {
    if (found === '') return [];
    if (!isStructure(found)) {
      this.#report(path, 'is there more than once, or text');
      return [];
    }
    for (const name of Object.keys(found))
      if (name !== tag) this.#report(`${path}.${name}`, `is no <${tag}>`);
    const items = found[tag];
    if (items === undefined) return [];
    return isList(items) ? items : [items];
  }

  #walkLeaf(expected: Shape, found: Value, path: string): void {
    if (typeof found === 'object') {
      this.#report(path, `is no ${expected.type}`);
      return;
    }
    const text = String(found);
    if (!formats[this.#protocol](expected.type).test(text))
      this.#report(path, `is no ${expected.type}: ${text}`);
    if (expected.type === 'string') this.#checkSize(expected, text.length, path);
    if (expected.type === 'integer') this.#checkSize(expected, Number(text), path);
    if (expected.enum?.includes(text) === false) this.#report(path, `is not in the enum: ${text}`);
    if (expected.pattern !== undefined && !fullMatch(expected.pattern).test(text)) {
      this.#report(path, `does not match ${expected.pattern}: ${text}`);
    }
  }

  #checkSize({ min = -Infinity, max = Infinity }: Shape, size: number, path: string): void {
    if (size < min || size > max) this.#report(path, `is out of bounds: ${size}`);
  }

  #report(path: string, problem: string): void {
    this.#problems.push(`${path} ${problem}`);
  }
}

const formats = {
  xml: (type: string): RegExp => {
    if (type === 'timestamp') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;
    if (type === 'boolean') return /^(true|false)$/;
    return type === 'integer' || type === 'long' ? /^-?\d+$/ : /^/;
  },
  json: (type: string): RegExp => (type === 'timestamp' ? /^\d+(\.\d+)?$/ : /^/),
};

/** Patterns of the model must match the whole value; those with Unicode classes are stricter to read. */
function fullMatch(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'u' : '');
}
