// A process that saves without end and says of each save when it is acknowledged; sudden-death.test.ts kills it.
// Several writers at once, large texts, some shared: a kill meets requests in all states.
import { openBlobSnippetStore } from '../../../src/app/snippets/blob/blob-snippet-store.ts';
import { person, STAY } from './open-test-store.ts';

const [userId = '', first = '0'] = process.argv.slice(2);
const store = await openBlobSnippetStore({
  snippets: { kind: 'identity', url: process.env.SNIPPETS_BLOB_URL as string },
  identityClientId: process.env.AZURE_CLIENT_ID,
});
const caller = person({ userId });

async function saveForever(writer: number): Promise<never> {
  for (let round = Number(first); ; round++) {
    const content = `${round}:${String(writer).repeat(50_000 + ((round * 7919) % 400_000))}:${round}`;
    const visibility = (round + writer) % 3 === 0 ? 'shared' : 'private';
    await store.save(caller, { name: `w${writer}`, content, visibility, tags: [`r${round}`] }, STAY);
    process.stdout.write(`${writer} ${round}\n`);
  }
}

await Promise.all([0, 1, 2, 3, 4, 5].map(saveForever));
