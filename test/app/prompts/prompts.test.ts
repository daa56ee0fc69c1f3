// The prompts: a snippet as an embedded resource, the task after it, completion of their arguments.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../../src/app/catalog.ts';
import type { Prompt } from '../../../src/app/prompts/prompt.ts';
import { InvalidParamsError } from '../../../src/app/resources/resource.ts';
import { ToolError } from '../../../src/app/tools/tool.ts';
import { openTestStore, person, STAY, type TestStore } from '../snippets/open-test-store.ts';

let own: TestStore;
const ada = person({ name: 'Ada' });
const bob = person();
const context = (caller = ada) => ({ caller, store: async () => own.store, signal: STAY });
const prompts = [...catalog.prompts.values()];
const REQUIRED = { snippetname: 'loop.py', goal: 'translate to Go' };

beforeAll(async () => {
  own = await openTestStore();
  await own.store.save(ada, { name: 'loop.py', content: 'while True: pass', visibility: 'shared' }, STAY);
});
afterAll(async () => await own[Symbol.asyncDispose]());

test('there are some, each with title, description and described arguments', () => {
  expect(prompts.map((prompt) => prompt.name)).toEqual(['adapt_snippet', 'explain_snippet', 'review_snippet']);
  for (const prompt of prompts) {
    expect(prompt.title && prompt.description).toBeTruthy();
    for (const argument of prompt.arguments) expect(argument.title && argument.description).toBeTruthy();
  }
});

describe.each(prompts.map((prompt) => [prompt.name, prompt] as const))('%s', (_, prompt: Prompt) => {
  test('hands over the snippet, then the task', async () => {
    const { messages } = await prompt.get(REQUIRED, context());
    expect(messages.map((message) => message.content.type)).toEqual(['resource', 'text']);
    expect(messages[0]?.content).toMatchObject({
      resource: { text: 'while True: pass', uri: `snippet://${ada.userId}/loop.py` },
    });
    expect(JSON.stringify(messages[1])).toContain('loop.py');
  });

  test('warns first where another person wrote it', async () => {
    const { messages } = await prompt.get({ ...REQUIRED, owner: ada.userId }, context(bob));
    expect(messages.map((message) => message.content.type)).toEqual(['text', 'resource', 'text']);
    expect(JSON.stringify(messages[0])).toContain('another person');
  });

  test('refuses missing, wrong and unknown snippets', async () => {
    for (const snippetname of ['', '../x', 'n'.repeat(129)]) {
      await expect(prompt.get({ ...REQUIRED, snippetname }, context())).rejects.toBeInstanceOf(InvalidParamsError);
    }
    await expect(prompt.get({}, context())).rejects.toThrow(/needs the argument/);
    await expect(prompt.get({ ...REQUIRED, snippetname: 'none' }, context())).rejects.toBeInstanceOf(ToolError);
    await expect(prompt.get(REQUIRED, context(bob))).rejects.toBeInstanceOf(ToolError);
  });

  test('completes each of its arguments and no other', async () => {
    for (const { name } of prompt.arguments) {
      const { values } = await prompt.complete({ name, value: '' }, {}, context());
      expect(values.length).toBeGreaterThan(0);
      expect((await prompt.complete({ name, value: 'zzz' }, {}, context())).values).toEqual([]);
    }
    expect((await prompt.complete({ name: 'snippetname', value: 'lo' }, {}, context())).values).toEqual(['loop.py']);
    await expect(prompt.complete({ name: 'x', value: '' }, {}, context())).rejects.toBeInstanceOf(InvalidParamsError);
  });
});
