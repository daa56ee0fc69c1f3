// context.GraphQL: the expressions page names its member GraphQLArguments, the pages of the resolvers Arguments.
import { expect, it } from 'vitest';
import { outcomeOf, tryCompile } from '../../../../src/local/gateway/expressions/evaluate.ts';
import { createContext } from '../../../../src/local/gateway/expressions/scenario.ts';

const scenarios = {
  resolver: {
    graphQL: { arguments: { id: { type: 'string', value: 'a1' } }, parent: { id: { type: 'string', value: 'p1' } } },
  },
};

it.each([
  ['@(context.GraphQL.Arguments["id"])', 'a1'],
  ['@(context.GraphQL.GraphQLArguments["id"])', 'a1'],
  ['@($"/comments/{context.GraphQL.Parent["id"]}")', '/comments/p1'],
])('%s is %s', (source, value) => {
  const compiled = tryCompile(source, {});
  if ('ok' in compiled) throw new Error(JSON.stringify(compiled));
  expect(outcomeOf(compiled, createContext(scenarios, 'resolver'))).toMatchObject({ ok: true, value });
});
