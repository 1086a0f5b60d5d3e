import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** How large a document is, its fragments counted wherever they are spread. */
export interface DocumentShape {
  /** Fields above each other. A Relay connection takes three. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields that stand in a selection set under a name that is there already. */
  readonly repeats: number;
}

const nothing: DocumentShape = { depth: 0, aliases: 0, directives: 0, repeats: 0 };

/** Measures a document in one walk: what a fragment adds is worked out once, however often it is spread. */
export function shapeOf(document: DocumentNode): DocumentShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const walk = new ShapeWalk(fragments);
  return document.definitions.reduce((shape, definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return shape;
    const operation = walk.selectionSet(definition.selectionSet);
    return beside(shape, {
      ...operation,
      directives: operation.directives + (definition.directives?.length ?? 0),
    });
  }, nothing);
}

class ShapeWalk {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #shapes = new Map<string, DocumentShape>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  selectionSet({ selections }: SelectionSetNode): DocumentShape {
    const names = new Set<string>();
    let shape = nothing;
    for (const selection of selections) {
      let own = { ...nothing, directives: selection.directives?.length ?? 0 };
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        own = {
          ...own,
          depth: 1,
          aliases: selection.alias === undefined ? 0 : 1,
          repeats: names.has(name) ? 1 : 0,
        };
        names.add(name);
      }
      const below =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#fragment(selection.name.value)
          : selection.selectionSet === undefined
            ? nothing
            : this.selectionSet(selection.selectionSet);
      shape = beside(shape, { ...beside(own, below), depth: own.depth + below.depth });
    }
    return shape;
  }

  /** A fragment within itself counts nothing: another rule refuses it. */
  #fragment(name: string): DocumentShape {
    const known = this.#shapes.get(name);
    const fragment = this.#fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? nothing;
    this.#shapes.set(name, nothing);
    const shape = this.selectionSet(fragment.selectionSet);
    this.#shapes.set(name, shape);
    return shape;
  }
}

function beside(one: DocumentShape, other: DocumentShape): DocumentShape {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    repeats: one.repeats + other.repeats,
  };
}
