import {
  defaultTypeResolver,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import { JsonText, jsonOf } from './json-text.ts';
import type {
  FieldPlan,
  FixedPart,
  QueryPlan,
  SelectionPlan,
  TypeNamePlan,
  ValuePlan,
} from './query-plan.ts';
import { Unchanging } from './unchanging.ts';

/** What a resolver is called with, the same for all rows of a list. */
interface Call {
  readonly args: Readonly<Record<string, unknown>>;
  readonly info: GraphQLResolveInfo;
}

/** A value that isn't as the schema says. graphql-js then says so. */
class NotAsPlanned extends Error {
  override readonly name = 'NotAsPlanned';
}

/**
 * Executes a planned query as the GraphQL specification says, as long as no error occurs, and writes the answer's
 * data as JSON while it does.
 */
export class AnswerWriter {
  readonly #schema: GraphQLSchema;
  readonly #plan: QueryPlan;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #context: unknown;
  readonly #calls = new Map<FieldPlan, Call>();
  /** Rows often wait for the same thing: it is written once for all of them. */
  readonly #awaited = new Map<PromiseLike<unknown>, { readonly plan: ValuePlan; readonly text: JsonText }>();
  /** The last object that each field had. */
  readonly #written = new Map<FieldPlan, { readonly value: unknown; readonly text: JsonText }>();
  #waiting = 0;
  #end: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  /** @param variables coerced */
  constructor(
    schema: GraphQLSchema,
    plan: QueryPlan,
    variables: Readonly<Record<string, unknown>>,
    context: unknown,
  ) {
    this.#schema = schema;
    this.#plan = plan;
    this.#variables = variables;
    this.#context = context;
  }

  /** @throws whatever keeps the answer from being free of errors */
  write(): JsonText | Promise<JsonText> {
    const answer = new JsonText();
    this.#writeObject(this.#plan.root, undefined, answer);
    if (this.#waiting === 0) return answer;
    return new Promise<void>((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    }).then(() => answer);
  }

  #writeObject(selection: SelectionPlan, source: unknown, out: JsonText): void {
    out.text += '{';
    let isFirst = true;
    for (const part of selection) {
      if (!isFirst) out.text += ',';
      isFirst = false;
      if (part.kind === 'fixed') this.#writeFixed(part, source, out);
      else this.#writeField(part, source, out);
    }
    out.text += '}';
  }

  #writeFixed(part: FixedPart, source: unknown, out: JsonText): void {
    const variables = this.#variablesOf(part);
    const known = source instanceof Unchanging ? source.textOf(part, variables) : undefined;
    if (known !== undefined) {
      out.text += known;
      return;
    }
    const texts = part.fields.map((field) => {
      const text = new JsonText();
      this.#writeField(field, source, text);
      return text;
    });
    if (!texts.every(({ isWhole }) => isWhole)) {
      texts.forEach((text, index) => {
        if (index > 0) out.text += ',';
        out.place(text);
      });
      return;
    }
    const text = texts.join(',');
    if (source instanceof Unchanging) source.keep(part, variables, text);
    out.text += text;
  }

  /** The values of a part's variables as one text; one that wasn't given is another than null. */
  #variablesOf({ variables }: FixedPart): string {
    if (variables.length === 0) return '';
    return JSON.stringify(Object.fromEntries(variables.map((name) => [name, this.#variables[name]])));
  }

  #writeField(field: FieldPlan | TypeNamePlan, source: unknown, out: JsonText): void {
    if (field.kind === 'typeName') {
      out.text += field.text;
      return;
    }
    out.text += field.key;
    this.#writeResult(field, field.value, this.#resolve(field, source), out);
  }

  #resolve(field: FieldPlan, source: unknown): unknown {
    const { resolve } = field.definition;
    if (resolve !== undefined) {
      const { args, info } = this.#callOf(field);
      return resolve(source, args, this.#context, info);
    }
    if (typeof source !== 'object' || source === null) return undefined;
    const value: unknown = Reflect.get(source, field.name);
    if (typeof value !== 'function') return value;
    const { args, info } = this.#callOf(field);
    return Reflect.apply(value, source, [args, this.#context, info]);
  }

  /** One call for all rows of a list: `info.path` ends with the field's name, and doesn't tell which row it is. */
  #callOf(field: FieldPlan): Call {
    const known = this.#calls.get(field);
    if (known !== undefined) return known;
    const { definition, nodes, constantArguments, parentType, responseName } = field;
    const { operation, fragments } = this.#plan;
    const call: Call = {
      args: constantArguments ?? getArgumentValues(definition, nodes[0], this.#variables),
      info: {
        fieldName: definition.name,
        fieldNodes: nodes,
        returnType: definition.type,
        parentType,
        path: { prev: undefined, key: responseName, typename: parentType.name },
        schema: this.#schema,
        fragments,
        rootValue: undefined,
        operation,
        variableValues: this.#variables,
      },
    };
    this.#calls.set(field, call);
    return call;
  }

  #writeResult(field: FieldPlan, plan: ValuePlan, value: unknown, out: JsonText): void {
    if (isPromiseLike(value)) this.#writeLater(field, plan, value, out);
    else this.#writeValue(field, plan, value, out);
  }

  #writeLater(field: FieldPlan, plan: ValuePlan, promise: PromiseLike<unknown>, out: JsonText): void {
    const awaited = this.#awaited.get(promise);
    if (awaited?.plan === plan) {
      out.place(awaited.text);
      return;
    }
    const text = new JsonText();
    out.place(text);
    this.#awaited.set(promise, { plan, text });
    this.#waiting++;
    const fail = (error: unknown) => {
      this.#fail(error);
    };
    promise
      .then((value) => {
        this.#writeValue(field, plan, value, text);
        this.#waiting--;
        if (this.#waiting === 0) this.#end();
      })
      .then(undefined, fail);
  }

  #writeValue(field: FieldPlan, plan: ValuePlan, value: unknown, out: JsonText): void {
    if (value === null || value === undefined) {
      if (plan.isNonNull) throw new NotAsPlanned(`${field.name} may not be null`);
      out.text += 'null';
      return;
    }
    if (value instanceof Error) throw value;
    switch (plan.kind) {
      case 'leaf':
        out.text += leafText(field, plan.type.serialize(value));
        return;
      case 'object':
        this.#writeFieldsObject(field, plan, plan.selection, value, out);
        return;
      case 'list':
        this.#writeList(field, plan.item, value, out);
        return;
      case 'abstract': {
        const selection = plan.selectionOf(this.#objectTypeOf(field, plan.type, value));
        this.#writeFieldsObject(field, plan, selection, value, out);
      }
    }
  }

  /** An object that a field has, and not a list: the rows of a list often share it, and it is written once for all. */
  #writeFieldsObject(
    field: FieldPlan,
    plan: ValuePlan,
    selection: SelectionPlan,
    value: unknown,
    out: JsonText,
  ): void {
    if (plan !== field.value) {
      this.#writeObject(selection, value, out);
      return;
    }
    const last = this.#written.get(field);
    const text = last !== undefined && last.value === value ? last.text : new JsonText();
    if (text !== last?.text) {
      this.#written.set(field, { value, text });
      this.#writeObject(selection, value, text);
    }
    if (text.isWhole) out.text += text.text;
    else out.place(text);
  }

  #writeList(field: FieldPlan, item: ValuePlan, value: unknown, out: JsonText): void {
    if (!isIterable(value)) throw new NotAsPlanned(`${field.name} is no list`);
    out.text += '[';
    let isFirst = true;
    for (const each of value) {
      if (!isFirst) out.text += ',';
      isFirst = false;
      this.#writeResult(field, item, each, out);
    }
    out.text += ']';
  }

  #objectTypeOf(field: FieldPlan, type: GraphQLAbstractType, value: unknown): GraphQLObjectType {
    const resolveType = type.resolveType ?? defaultTypeResolver;
    const name = resolveType(value, this.#context, this.#callOf(field).info, type);
    const found = typeof name === 'string' ? this.#schema.getType(name) : undefined;
    if (!isObjectType(found) || !this.#schema.isSubType(type, found)) {
      throw new NotAsPlanned(`${field.name} is no ${type.name}`);
    }
    return found;
  }
}

function leafText(field: FieldPlan, value: unknown): string {
  const text = value === null || value === undefined ? undefined : jsonOf(value);
  if (text === undefined) throw new NotAsPlanned(`${field.name} has no value`);
  return text;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
