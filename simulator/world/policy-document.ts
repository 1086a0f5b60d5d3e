import type { Catalogue, Service } from './catalogue.ts';

/** The part of IAM's policy language that the simulated accounts use. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Principal?: { readonly AWS?: readonly string[]; readonly Service?: readonly string[] };
  readonly Resource?: readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export function allow(actions: readonly string[], resources: readonly string[] = ['*']): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

export function documentOf(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

const encoded = new WeakMap<PolicyDocument, string>();

/** The document as IAM sends it: JSON, URL-encoded after RFC 3986. */
export function encodeDocument(document: PolicyDocument): string {
  const known = encoded.get(document);
  if (known !== undefined) return known;
  const text = encodeURIComponent(JSON.stringify(document)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  encoded.set(document, text);
  return text;
}

/** What a document (or several together) grants. */
export interface Grants {
  /** Sorted by namespace. */
  readonly services: readonly Service[];
  allows(namespace: string, action: string): boolean;
}

export type GrantReader = (documents: readonly PolicyDocument[]) => Grants;

/** The actions that a list of patterns matches: `*`, `s3:*`, `s3:Get*` or a single action. */
class ActionPatterns {
  readonly #byNamespace = new Map<string, { readonly exact: Set<string>; readonly prefixes: string[] }>();
  readonly #matchesAll: boolean;

  constructor(patterns: readonly string[]) {
    this.#matchesAll = patterns.includes('*');
    for (const pattern of patterns) {
      const [namespace = '', action = ''] = pattern.split(':');
      const known = this.#byNamespace.get(namespace) ?? { exact: new Set(), prefixes: [] };
      if (action.endsWith('*')) known.prefixes.push(action.slice(0, -1));
      else known.exact.add(action);
      this.#byNamespace.set(namespace, known);
    }
  }

  matches(namespace: string, action: string): boolean {
    if (this.#matchesAll) return true;
    const known = this.#byNamespace.get(namespace);
    if (known === undefined) return false;
    return known.exact.has(action) || known.prefixes.some((prefix) => action.startsWith(prefix));
  }

  /** Whether any action of the service is matched. */
  touches(namespace: string): boolean {
    return this.#matchesAll || this.#byNamespace.has(namespace);
  }

  /** Whether every action of the service is matched. */
  covers(namespace: string): boolean {
    return this.#matchesAll || (this.#byNamespace.get(namespace)?.prefixes.includes('') ?? false);
  }
}

interface Rule {
  grants(namespace: string): boolean;
  allows(namespace: string, action: string): boolean;
}

function ruleOf(statement: Statement): Rule {
  if (statement.NotAction !== undefined) {
    const excluded = new ActionPatterns(statement.NotAction);
    return {
      grants: (namespace) => !excluded.covers(namespace),
      allows: (namespace, action) => !excluded.matches(namespace, action),
    };
  }
  const included = new ActionPatterns(statement.Action ?? []);
  return {
    grants: (namespace) => included.touches(namespace),
    allows: (namespace, action) => included.matches(namespace, action),
  };
}

/** Reads grants out of documents; every document is read once. */
export function createGrantReader(catalogue: Catalogue): GrantReader {
  const known = new WeakMap<PolicyDocument, Grants>();

  const readOne = (document: PolicyDocument): Grants => {
    const cached = known.get(document);
    if (cached !== undefined) return cached;
    const rules = document.Statement.map(ruleOf);
    const grants: Grants = {
      services: catalogue.services.filter(({ namespace }) => rules.some((rule) => rule.grants(namespace))),
      allows: (namespace, action) => rules.some((rule) => rule.allows(namespace, action)),
    };
    known.set(document, grants);
    return grants;
  };

  return (documents) => {
    const all = documents.map(readOne);
    const [only] = all;
    if (all.length === 1 && only !== undefined) return only;
    const services = new Set(all.flatMap((grants) => grants.services));
    return {
      services: [...services].sort((a, b) => a.index - b.index),
      allows: (namespace, action) => all.some((grants) => grants.allows(namespace, action)),
    };
  };
}
