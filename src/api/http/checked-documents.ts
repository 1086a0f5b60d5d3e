import {
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { maximumErrors, maximumTokens, shapeRule } from '../limits/index.ts';

/** Characters of all texts that are kept; their documents take some fifty times as many bytes. */
const keptCharacters = 200_000;

/** Documents by their text: thousands of subscribers send few different ones, and share what was read and checked. */
export class CheckedDocuments {
  readonly #schema: GraphQLSchema;
  readonly #introspection: boolean;
  readonly #right = new LRUCache<string, DocumentNode>({
    maxSize: keptCharacters,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(schema: GraphQLSchema, introspection: boolean) {
    this.#schema = schema;
    this.#introspection = introspection;
  }

  /**
   * @returns the document, or what is wrong with it
   * @throws GraphQLError for a text that is no document
   */
  read(text: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#right.get(text);
    if (known !== undefined) return known;
    const document = parse(text, { maxLexicalTokens: maximumTokens });
    const rules = [
      ...specifiedRules,
      shapeRule,
      ...(this.#introspection ? [] : [NoSchemaIntrospectionCustomRule]),
    ];
    const errors = validate(this.#schema, document, rules, {
      maxErrors: maximumErrors,
      hideSuggestions: true,
    });
    if (errors.length > 0) return errors;
    this.#right.set(text, document);
    return document;
  }
}
