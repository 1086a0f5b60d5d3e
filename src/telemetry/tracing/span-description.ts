/** What a span says. Never variables, tokens or messages of errors: spans leave Lapse. */
export interface SpanDescription {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}
