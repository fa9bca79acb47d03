import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

interface Rule {
  alert: string;
  expr: string;
}

const read = (name: string): string =>
  readFileSync(join(resolve(import.meta.dirname, '../../../knative/monitoring'), name), 'utf8');

/** The alert rules. */
export const rules = (parse(read('alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

/** The expressions of the dashboard. */
export const shown = (
  JSON.parse(read('dashboard.json')) as { panels: { targets: { expr: string }[] }[] }
).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** The chapters of the runbook. Each begins with the name of its alert. */
export const chapters = read('README.md').split(/^### /m).slice(1);
