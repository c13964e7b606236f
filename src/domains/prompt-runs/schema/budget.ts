import { builder } from '../../../graphql/builder.ts';
import { updateBudget } from '../run/budget.ts';
import { type Budget, readBudget, remainingUsd } from '../run/spend.ts';

/** What a workspace may spend on engines today, and what it has. */
export const EngineBudget = builder.objectRef<Budget>('EngineBudget').implement({
  description: 'What the workspace may spend on engines in a day (UTC), and what it has spent today. In US dollars.',
  fields: (t) => ({
    day: t.string({ description: 'The day, e.g. `2026-05-23`.', resolve: ({ day }) => day.toISOString().slice(0, 10) }),
    dailyUsd: t.exposeFloat('dailyUsd', { description: 'What may be spent in a day.' }),
    spentUsd: t.exposeFloat('spentUsd', { description: 'What was spent today.' }),
    reservedUsd: t.exposeFloat('reservedUsd', {
      description: 'What is reserved today: for questions under way, and for answers whose price nobody can tell.',
    }),
    remainingUsd: t.float({ description: 'What is left today.', resolve: remainingUsd }),
  }),
});

const EngineBudgetPatch = builder.inputType('EngineBudgetPatch', {
  description: 'A change to the budget.',
  fields: (t) => ({
    dailyUsd: t.float({
      description: "What may be spent in a day; null goes back to the installation's.",
      extensions: { constraints: { min: 0, max: 1_000_000 } },
    }),
  }),
});

builder.queryField('engineBudget', (t) =>
  t.field({
    type: EngineBudget,
    authScopes: { scope: 'prompt-runs:read' },
    description: 'What the workspace may spend on engines today, and what it has.',
    resolve: (_root, _args, context) => readBudget(context),
  }),
);

builder.mutationField('updateEngineBudget', (t) =>
  t.field({
    type: EngineBudget,
    authScopes: { scope: 'settings:write' },
    description: 'Changes what the workspace may spend on engines in a day. What is under way goes on.',
    args: { input: t.arg({ type: EngineBudgetPatch, required: true, description: 'The change.' }) },
    resolve: (_root, { input }, context) => updateBudget(context, input),
  }),
);
