import { choices, hashText } from '../random.ts';
import { idPrefixOf, type EntityType } from './entity.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const lowercase = 'abcdefghijklmnopqrstuvwxyz0123456789';
const mixed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** An entity's unique id, such as AROAEXAMPLE: it follows from what the entity is identified by. */
export function entityIdOf(type: EntityType, identity: string): string {
  return idPrefixOf(type) + choices(hashText(`id ${identity}`)).text(base32, 17);
}

/** A long-term access key of a user, following from the seed. */
export function accessKeyOf(identity: string): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
} {
  const random = choices(hashText(`key ${identity}`));
  return { accessKeyId: `AKIA${random.text(base32, 16)}`, secretAccessKey: random.text(mixed, 40) };
}

/** Lower-case characters, as Organizations' ids have them. */
export function lowercaseId(identity: string, length: number): string {
  return choices(hashText(`lowercase ${identity}`)).text(lowercase, length);
}

const earliest = Date.UTC(2015, 0, 1);
const latest = Date.UTC(2025, 11, 1);

/** A moment before which nothing of this identity happened: some second from 2015 to 2025. */
export function creationDateOf(identity: string): number {
  return choices(hashText(`created ${identity}`)).integer(earliest / 1_000, latest / 1_000) * 1_000;
}
