import type { Choices } from '../random.ts';

function words(text: string): readonly string[] {
  return text.split(' ');
}

const firstNames = words(
  'ana ben carla david elif farid grace hugo ines jonas kira liam mara nadia omar petra quinn rosa sami tessa',
);
const lastNames = words(
  'silva keller nguyen okafor rossi tanaka ivanova dubois larsen haddad murphy costa novak yilmaz berg',
);
const serviceUserNames = words('backup metrics-export sftp-upload ci-legacy mailer scanner');
const policyTopics = words('data-access deploy read-write operations pipeline observer integration');

/** The item at a position of a list that starts over when it ends, and how often it has. */
export function inTurn<T>(
  items: readonly T[],
  position: number,
): { readonly item: T; readonly round: number } {
  const item = items[position % items.length];
  if (item === undefined) throw new RangeError('Nothing takes turns in an empty list.');
  return { item, round: Math.floor(position / items.length) };
}

/** `name` in the first round, then `name-2` and so on. */
export function numbered(name: string, round: number): string {
  return round === 0 ? name : `${name}-${round + 1}`;
}

/** `tessa.okafor`; different for every position of an account. */
export function personName(random: Choices, position: number): string {
  const { item, round } = inTurn(lastNames, position);
  return numbered(`${random.pick(firstNames)}.${item}`, round);
}

export function serviceUserName(position: number): string {
  const { item, round } = inTurn(serviceUserNames, position);
  return numbered(`svc-${item}`, round);
}

/** `data-access`, `deploy`, …: what a team's own policy is for. */
export function policyTopic(position: number): string {
  const { item, round } = inTurn(policyTopics, position);
  return numbered(item, round);
}

export const groupTemplates: readonly { readonly name: string; readonly attached: readonly string[] }[] = [
  { name: 'Administrators', attached: ['AdministratorAccess'] },
  { name: 'Developers', attached: ['PowerUserAccess'] },
  { name: 'Auditors', attached: ['ReadOnlyAccess', 'SecurityAudit'] },
  { name: 'Operators', attached: ['AmazonEC2FullAccess', 'CloudWatchFullAccess'] },
  { name: 'DataScientists', attached: ['DataScientist'] },
  { name: 'Billing', attached: ['Billing'] },
  { name: 'Support', attached: ['SupportUser', 'AWSSupportAccess'] },
  { name: 'NetworkAdmins', attached: ['NetworkAdministrator'] },
  { name: 'DatabaseAdmins', attached: ['DatabaseAdministrator'] },
];
