import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { concatAST, parse, Source, type DocumentNode } from 'graphql';

/**
 * The contract: every file of the project's `schema/` folder as one document. The folder is found from the source
 * tree as well as from `dist/`.
 * @throws GraphQLError that names the file, line and column of a syntax error
 */
export function loadTypeDefinitions(): DocumentNode {
  const folder = join(projectRoot(import.meta.dirname), 'schema');
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  return concatAST(
    files.sort().map((name) => parse(new Source(readFileSync(join(folder, name), 'utf8'), `schema/${name}`))),
  );
}

function projectRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json in ${import.meta.dirname} or above it`);
  return projectRoot(parent);
}
