import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import { z } from 'zod';
import { readYamlFile } from '../../config/index.ts';
import type { Identity } from '../auth/index.ts';
import { ApiError } from '../errors/index.ts';

const clientSchema = z.strictObject({
  /** The names of the client's service tokens. */
  serviceTokens: z.array(z.string().min(1)).min(1),
  /** The SHA-256 of each document's text, byte for byte as the client sends it. */
  documents: z.array(
    z.string().regex(/^[\da-f]{64}$/, 'expected the SHA-256 of a document in 64 hexadecimal digits'),
  ),
});
const fileSchema = z.strictObject({ clients: z.array(clientSchema).min(1) });

/**
 * Which documents some clients may send, and nothing else: a stolen token of theirs is then good for no other
 * question. Whoever isn't listed may send anything that the limits let through.
 */
export class TrustedDocuments {
  readonly #byToken = new Map<string, ReadonlySet<string>>();

  private constructor(clients: readonly z.infer<typeof clientSchema>[]) {
    for (const { serviceTokens, documents } of clients) {
      for (const name of serviceTokens) this.#byToken.set(name, new Set(documents));
    }
  }

  /**
   * @param path null for no lists
   * @throws SettingsError that names the file, the line and what is expected there
   */
  static async open(path: string | null): Promise<TrustedDocuments> {
    if (path === null) return new TrustedDocuments([]);
    const { content } = await readYamlFile('LAPSE_TRUSTED_DOCUMENTS', path, fileSchema);
    return new TrustedDocuments(content.clients);
  }

  /**
   * @returns whether the document is on a list; false for callers that may send anything
   * @throws ApiError DOCUMENT_NOT_TRUSTED
   */
  check(identity: Identity, document: DocumentNode): boolean {
    if (identity.kind !== 'serviceToken') return false;
    const trusted = this.#byToken.get(identity.name);
    if (trusted === undefined) return false;
    const sha256 = createHash('sha256')
      .update(document.loc?.source.body ?? '')
      .digest('hex');
    if (trusted.has(sha256)) return true;
    throw new ApiError(
      'DOCUMENT_NOT_TRUSTED',
      `the document with SHA-256 ${sha256} is not on the list of ${identity.name}`,
      { http: { status: 403 } },
    );
  }
}
