/** The entity that a part of the page is about. */
export interface Target {
  readonly arn: string;
  readonly accountId: string;
}
