import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';
import { shapeOf, type DocumentShape } from './document-shape.ts';

/** Names, braces and the like in one document. The largest operation of the portal has a tenth of it. */
export const maximumTokens = 2_000;

/** Validation ends after so many errors: one is enough to refuse. */
export const maximumErrors = 10;

/**
 * Fitted to what the contract can be asked: the deepest sensible way through it, accounts down to who stands behind
 * a service, is 13 deep; the introspection query of graphql-js is 15.
 */
const maximumShape: DocumentShape = { depth: 16, aliases: 30, directives: 9, repeats: 10 };

const names: Record<keyof DocumentShape, string> = {
  depth: 'levels deep',
  aliases: 'aliases',
  directives: 'directives',
  repeats: 'fields asked for again in the same place',
};

/** The validation rule that refuses documents whose shape no client needs. */
export function shapeRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const shape = shapeOf(document);
      for (const measure of Object.keys(names)) {
        if (isMeasure(measure) && shape[measure] > maximumShape[measure]) {
          context.reportError(tooMuch(measure, shape[measure]));
        }
      }
      return undefined;
    },
  };
}

function tooMuch(measure: keyof DocumentShape, value: number): GraphQLError {
  return new GraphQLError(
    `the document is over a limit: ${value} ${names[measure]}, at most ${maximumShape[measure]} are taken`,
  );
}

function isMeasure(text: string): text is keyof DocumentShape {
  return text in maximumShape;
}
