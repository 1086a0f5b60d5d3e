import { parser } from '@prometheus-io/lezer-promql';

/** One metric in an expression, with the labels that it is asked for. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What a PromQL expression names. */
export interface NamesInExpression {
  readonly selectors: readonly Selector[];
  /** Labels that results are grouped by. */
  readonly groupedBy: readonly string[];
}

/**
 * Reads an expression with the grammar of Prometheus' own editor.
 * @throws Error where it is no PromQL
 */
export function namesIn(expression: string): NamesInExpression {
  const selectors: { metric: string; labels: string[] }[] = [];
  const groupedBy: string[] = [];
  let isGrouping = false;
  parser.parse(expression).iterate({
    enter({ type, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expression}`);
      if (type.name === 'GroupingLabels') isGrouping = true;
      if (type.name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      if (type.name === 'Identifier' && selectors.length > 0)
        Object.assign(selectors.at(-1) ?? {}, { metric: text });
      if (type.name === 'LabelName') {
        if (isGrouping) groupedBy.push(text);
        else selectors.at(-1)?.labels.push(text);
      }
    },
    leave({ type }) {
      if (type.name === 'GroupingLabels') isGrouping = false;
    },
  });
  return { selectors, groupedBy };
}
