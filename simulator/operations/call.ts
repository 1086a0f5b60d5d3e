import type { Identity } from '../auth/credentials.ts';
import { AwsError } from '../protocol/errors.ts';
import type { XmlObject } from '../protocol/xml.ts';
import type { Simulation } from '../simulation.ts';
import type { Inventory } from '../world/inventory.ts';

/** A call whose signature holds and whose caller may make it. */
export interface Call {
  readonly simulation: Simulation;
  readonly caller: Identity;
  readonly accessKeyId: string;
  /** What the caller's account holds now. */
  readonly inventory: Inventory;
}

/** An operation of IAM or STS: raw parameters in, the members of its result out. Throws AwsError. */
export type QueryOperation = (call: Call, parameters: unknown) => XmlObject;

/** An operation of Organizations: JSON in, JSON out. Throws AwsError. */
export type JsonOperation = (call: Call, input: unknown) => object;

/** The error for an entity that isn't there, in the words of the operations that take names. */
export function noSuchEntity(kind: string, name: string): AwsError {
  return new AwsError('NoSuchEntity', `The ${kind} with name ${name} cannot be found.`);
}
