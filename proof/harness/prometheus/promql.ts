import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Series } from './series.ts';

type Sample = { labels: Record<string, string>; value: number };
type Value = number | Sample[];

/** A value stays current for so long, in milliseconds. */
const LOOKBACK_MS = 300_000;

/** The metrics that an expression names. @throws SyntaxError when it is not PromQL */
export function metricsIn(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to }) => {
      if (type.isError) throw new SyntaxError(`Not PromQL at ${from}: ${expression}`);
      if (name === 'Identifier') names.push(expression.slice(from, to));
    },
  });
  return names;
}

/**
 * Evaluates an expression over the stored series at a time. It knows the part of PromQL that our rules use, and throws for
 * anything else. `rate` and `increase` do not extrapolate.
 *
 * @returns the samples; a rule fires for each of them
 */
export function evaluate(expression: string, series: Series[], now: number): Value {
  metricsIn(expression);
  const text = ({ from, to }: SyntaxNode) => expression.slice(from, to);
  const childrenOf = (node: SyntaxNode, ...names: string[]): SyntaxNode[] =>
    names.flatMap((name) => node.getChildren(name));
  const only = (node: SyntaxNode, name: string): SyntaxNode => {
    const child = node.getChild(name);
    if (!child) throw new Error(`${text(node)} has no ${name}`);
    return child;
  };
  const operandsOf = (node: SyntaxNode): SyntaxNode[] => {
    const all: SyntaxNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling)
      if (child.name in nodes) all.push(child);
    return all;
  };

  function selected(node: SyntaxNode): Series[] {
    const matchers = childrenOf(node.getChild('LabelMatchers') ?? node, 'UnquotedLabelMatcher').map(
      (matcher) => {
        const value = text(only(matcher, 'StringLiteral')).slice(1, -1);
        return { label: text(only(matcher, 'LabelName')), operator: text(only(matcher, 'MatchOp')), value };
      },
    );
    const name = text(only(node, 'Identifier'));
    return series.filter(({ labels }) => {
      const matches = ({ label, operator, value }: (typeof matchers)[0]): boolean => {
        const isEqual = operator.endsWith('~')
          ? new RegExp(`^(?:${value})$`).test(labels[label] ?? '')
          : (labels[label] ?? '') === value;
        return operator.startsWith('!') ? !isEqual : isEqual;
      };
      return labels.__name__ === name && matchers.every(matches);
    });
  }

  const inRange = (samples: Series['samples'], ms: number) =>
    samples.filter(({ at }) => at > now - ms && at <= now);

  function overRange(
    node: SyntaxNode,
    compute: (values: number[], seconds: number) => number | undefined,
  ): Sample[] {
    const range = only(node, 'MatrixSelector');
    const ms = milliseconds(text(only(range, 'DurationExpr')));
    return selected(only(range, 'VectorSelector')).flatMap(({ labels, samples }) => {
      const value = compute(
        inRange(samples, ms).map((sample) => sample.value),
        ms / 1000,
      );
      return value === undefined ? [] : [{ labels: withoutName(labels), value }];
    });
  }

  function call(node: SyntaxNode): Value {
    const body = only(node, 'FunctionCallBody');
    switch (text(only(node, 'FunctionIdentifier'))) {
      case 'max_over_time':
        return overRange(body, (values) => (values.length > 0 ? Math.max(...values) : undefined));
      case 'increase':
        return overRange(body, increaseOf);
      case 'rate':
        return overRange(body, (values, seconds) => {
          const increase = increaseOf(values);
          return increase === undefined ? undefined : increase / seconds;
        });
      case 'histogram_quantile': {
        const [quantile, buckets] = operandsOf(body).map(evaluated);
        return histogramQuantile(quantile as number, buckets as Sample[]);
      }
      default:
        throw new Error(`${text(node)} is not known`);
    }
  }

  function aggregate(node: SyntaxNode): Sample[] {
    const operator = text(only(node, 'AggregateOp'));
    const grouping = node.getChild('AggregateModifier')?.getChild('GroupingLabels');
    const by = grouping ? childrenOf(grouping, 'LabelName').map(text) : [];
    const [operand] = operandsOf(only(node, 'FunctionCallBody'));
    const samples = operand ? (evaluated(operand) as Sample[]) : [];
    const pick = ({ labels }: Sample) => Object.fromEntries(by.map((label) => [label, labels[label] ?? '']));
    return [...Map.groupBy(samples, (sample) => JSON.stringify(pick(sample)))].map(([key, group]) => {
      const values = group.map(({ value }) => value);
      const value = operator === 'max' ? Math.max(...values) : values.reduce((sum, each) => sum + each, 0);
      return { labels: JSON.parse(key) as Record<string, string>, value };
    });
  }

  function binary(node: SyntaxNode): Value {
    const [left, right] = operandsOf(node).map(evaluated) as [Value, Value];
    const operator = ['Gtr', 'Div', 'Mul', 'Unless'].find((name) => node.getChild(name));
    const keyOf = ({ labels }: Sample) => JSON.stringify(Object.entries(labels).sort());
    const operate = (a: number, b: number) => (operator === 'Div' ? a / b : a * b);
    if (operator === 'Unless' && Array.isArray(left) && Array.isArray(right)) {
      const others = new Set(right.map(keyOf));
      return left.filter((sample) => !others.has(keyOf(sample)));
    }
    if (operator === 'Gtr' && Array.isArray(left) && typeof right === 'number')
      return left.filter(({ value }) => value > right);
    if (operator !== 'Div' && operator !== 'Mul') throw new Error(`${text(node)} is not known`);
    if (typeof left === 'number' && typeof right === 'number') return operate(left, right);
    if (!Array.isArray(left)) throw new Error(`${text(node)} is not known`);
    return left.flatMap((sample) => {
      const other =
        typeof right === 'number' ? right : right.find((each) => keyOf(each) === keyOf(sample))?.value;
      return other === undefined ? [] : [{ ...sample, value: operate(sample.value, other) }];
    });
  }

  const nodes: Record<string, (node: SyntaxNode) => Value> = {
    AggregateExpr: aggregate,
    BinaryExpr: binary,
    FunctionCall: call,
    NumberDurationLiteral: (node) => Number(text(node)),
    ParenExpr: (node) => evaluated(operandsOf(node)[0] as SyntaxNode),
    VectorSelector: (node) =>
      selected(node).flatMap(({ labels, samples }) => {
        const latest = inRange(samples, LOOKBACK_MS).at(-1);
        return latest ? [{ labels, value: latest.value }] : [];
      }),
  };
  function evaluated(node: SyntaxNode): Value {
    const evaluateNode = nodes[node.name];
    if (!evaluateNode) throw new Error(`${node.name} is not known: ${text(node)}`);
    return evaluateNode(node);
  }

  return evaluated(operandsOf(parser.parse(expression).topNode)[0] as SyntaxNode);
}

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const milliseconds = (duration: string): number =>
  Number(duration.slice(0, -1)) * (UNITS[duration.slice(-1)] ?? Number.NaN);

const withoutName = ({ __name__, ...labels }: Record<string, string>) => labels;

/** How far a counter has grown. A smaller value is a restart from zero. */
function increaseOf(values: number[]): number | undefined {
  if (values.length < 2) return undefined;
  return values.reduce((sum, value, n) => {
    const before = values[n - 1];
    return before === undefined ? sum : sum + (value < before ? value : value - before);
  }, 0);
}

/** Interpolates within the bucket of the quantile, as Prometheus does. */
function histogramQuantile(quantile: number, buckets: Sample[]): Sample[] {
  const labelsOf = ({ labels: { le, ...labels } }: Sample) => JSON.stringify(labels);
  return [...Map.groupBy(buckets, labelsOf)].flatMap(([key, group]) => {
    const sorted = group
      .map(({ labels, value }) => ({ bound: labels.le === '+Inf' ? Infinity : Number(labels.le), value }))
      .sort((a, b) => a.bound - b.bound);
    const rank = quantile * (sorted.at(-1)?.value ?? 0);
    if (rank === 0) return [];
    const n = sorted.findIndex(({ value }) => value >= rank);
    const [below, own] = [sorted[n - 1] ?? { bound: 0, value: 0 }, sorted[n] ?? { bound: 0, value: 0 }];
    const part = (rank - below.value) / (own.value - below.value);
    const value = own.bound === Infinity ? below.bound : below.bound + (own.bound - below.bound) * part;
    return [{ labels: JSON.parse(key) as Record<string, string>, value }];
  });
}
