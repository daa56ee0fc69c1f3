// What the prompts have in common: they hand a snippet to the model as an embedded resource, with the task after it.
// Only the task is an instruction; a snippet of another person comes with a warning before it.
import { InvalidParamsError } from '../resources/resource.ts';
import { completeName, completeOwner, contentsOf } from '../resources/snippet-resources.ts';
import { isSnippetName, NAME_RULE } from '../snippets/snippet-rules.ts';
import { normalizeOwner, snippetUri } from '../snippets/snippet-uri.ts';
import { describeInfo, warnOfOthers } from '../tools/snippet-answers.ts';
import { withStoreErrors } from '../tools/snippet-failures.ts';
import type { Prompt, PromptArgument, PromptMessage } from './prompt.ts';

const SNIPPET_ARGUMENTS: readonly PromptArgument[] = [
  { name: 'snippetname', title: 'Snippet', description: 'The exact name of the snippet.', required: true },
  {
    name: 'owner',
    title: 'Owner',
    description: 'User id of the colleague who shared it; empty for your own.',
    required: false,
  },
];

export interface SnippetPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Beside `snippetname` and `owner`. */
  readonly extra?: readonly (PromptArgument & { readonly suggestions?: readonly string[] })[];
  /** What the model is asked to do. `args` holds every required argument. */
  task(args: Readonly<Record<string, string>>): string;
}

const EXTRA_MAX = 1000;

export function snippetPrompt({ name, title, description, extra = [], task }: SnippetPrompt): Prompt {
  const known = [...SNIPPET_ARGUMENTS, ...extra.map(({ suggestions: _, ...argument }) => argument)];
  return {
    name,
    title,
    description,
    arguments: known,
    scope: 'snippets.read',

    async get(args, { caller, store, signal }) {
      requireArguments(name, known, args);
      const snippetname = args.snippetname as string;
      if (!isSnippetName(snippetname)) throw new InvalidParamsError(NAME_RULE);
      const owner = args.owner ? normalizeOwner(args.owner, caller) : caller.userId;
      const subject = { name: snippetname, ...(owner === caller.userId ? {} : { owner }) };
      const snippet = await withStoreErrors(subject, async () =>
        (await store()).get(caller, snippetname, owner, signal),
      );
      const warning = warnOfOthers([snippet]);
      const [contents] = contentsOf(snippet, snippetUri(owner, snippetname));
      const messages: PromptMessage[] = [
        ...(warning ? [say(warning)] : []),
        ...(contents ? [{ role: 'user', content: { type: 'resource', resource: contents } } as const] : []),
        say(`${task(args)}\n\nThe snippet: ${describeInfo(snippet)}.`),
      ];
      return { description, messages };
    },

    async complete(argument, _filled, context) {
      if (argument.name === 'snippetname') return completeName(argument.value, context);
      if (argument.name === 'owner') return completeOwner(argument.value, context);
      const other = extra.find((one) => one.name === argument.name);
      if (other === undefined) {
        throw new InvalidParamsError(`${name} has the arguments ${known.map((one) => one.name).join(', ')}.`);
      }
      const start = argument.value.toLowerCase();
      const values = (other.suggestions ?? []).filter((value) => value.toLowerCase().startsWith(start));
      return { values, hasMore: false };
    },
  };
}

function say(text: string): PromptMessage {
  return { role: 'user', content: { type: 'text', text } };
}

function requireArguments(
  prompt: string,
  known: readonly PromptArgument[],
  args: Readonly<Record<string, string>>,
): void {
  for (const argument of known) {
    const value: unknown = args[argument.name];
    if (value === undefined || value === '') {
      if (argument.required) throw new InvalidParamsError(`${prompt} needs the argument ${argument.name}.`);
    } else if (typeof value !== 'string' || !value.isWellFormed()) {
      throw new InvalidParamsError(`The argument ${argument.name} of ${prompt} must be well-formed text.`);
    } else if (value.length > EXTRA_MAX) {
      throw new InvalidParamsError(`The argument ${argument.name} has at most ${EXTRA_MAX} characters.`);
    }
  }
}
